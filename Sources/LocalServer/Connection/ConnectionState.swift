import NIOHTTP1

/// What a connection owes its client: which requests await answers, how each answer shows its end, and whether the connection
/// goes on after it. It decides and does nothing; `ConnectionHandler` does.
struct ConnectionState {
    /// How an answer shows where it ends (RFC 9112, section 6.3).
    enum Framing: Hashable {
        /// By its length, or by having no body.
        case declared
        case chunked
        /// By the end of the connection: clients of HTTP/1.0 know no other way for a body without a length.
        case closing
    }

    private struct Request {
        let isHead: Bool
        let knowsChunks: Bool
        /// Whether it is the connection's last.
        var isLast: Bool
    }

    private let maxBodyBytes: Int
    /// Oldest first.
    private var unanswered: [Request] = []
    private var failure: HTTPParserError?
    /// The framing of the answer that is being written.
    private(set) var framing: Framing?
    /// Whether nothing more is read from this client.
    private(set) var isClosing = false

    init(maxBodyBytes: Int) {
        self.maxBodyBytes = maxBodyBytes
    }

    /// A request came.
    mutating func receive(_ head: HTTPRequestHead) {
        let request = Request(
            isHead: head.method == .HEAD,
            knowsChunks: head.version.minor >= 1,
            isLast: !head.isKeepAlive || leavesDoubt(head))
        unanswered.append(request)
        isClosing = request.isLast
    }

    /// What came cannot be understood, nor can anything after it.
    mutating func receive(_ error: HTTPParserError) {
        failure = failure ?? error
    }

    /// Whether one cannot tell where the next request starts, or would have to read too much to get there.
    private func leavesDoubt(_ head: HTTPRequestHead) -> Bool {
        let size = RequestBodySize(
            transferEncoding: head.headers.first(name: "transfer-encoding"),
            contentLength: head.headers.first(name: "content-length"))
        guard case .declared(let count) = size, count <= maxBodyBytes else { return true }
        // After `Expect`, a client may or may not send the body; after `Upgrade` and CONNECT, the parser stops.
        return (count > 0 && head.headers.contains(name: "expect")) || head.headers.contains(name: "upgrade")
            || head.method == .CONNECT
    }

    /// Completes the head of the next answer.
    ///
    /// - Returns: What cannot be understood, when the answer is to that.
    mutating func frame(_ head: inout HTTPResponseHead) -> HTTPParserError? {
        // The framework answers a request that does not parse, after all those before it, so there is no head waiting.
        let request = unanswered.first ?? Request(isHead: false, knowsChunks: true, isLast: true)
        let isLast = request.isLast || head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
        head.headers.remove(name: "transfer-encoding")
        if !head.status.mayHaveResponseBody {
            head.headers.remove(name: "content-length")
            framing = .declared
        } else if request.isHead || head.headers.contains(name: "content-length") {
            framing = .declared
        } else if request.knowsChunks {
            head.headers.add(name: "transfer-encoding", value: "chunked")
            framing = .chunked
        } else {
            framing = .closing
        }

        if isLast || framing == .closing {
            head.headers.replaceOrAdd(name: "connection", value: "close")
            isClosing = true
        } else if !request.knowsChunks {
            head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
        }
        return unanswered.isEmpty ? failure : nil
    }

    /// The answer is written.
    mutating func finishAnswer() {
        framing = nil
        if !unanswered.isEmpty { unanswered.removeFirst() }
    }

    /// Whether all that this client will get is written.
    var isDone: Bool { isClosing && unanswered.isEmpty && framing == nil }
}
