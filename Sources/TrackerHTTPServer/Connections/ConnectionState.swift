import TrackerHTTP

/// What a connection owes its client: which request awaits its answer, how that shows its end, and whether the connection goes
/// on behind it. It decides and does nothing; `Connection` does.
struct ConnectionState {
    /// How an answer shows where it ends (RFC 9112, section 6.3).
    enum Framing: Hashable {
        /// By having no body.
        case none
        case declared
        case chunked
        /// By the end of the connection: clients of HTTP/1.0 know no other way for a body without a length.
        case closing
    }

    private struct Owed {
        let isHead: Bool
        let knowsChunks: Bool
    }

    private let maxBodyBytes: Int
    private var owed: Owed?
    /// Bytes of the body that may still come.
    private var bodyRoom = 0
    /// How the answer that is being written shows its end; `nil` before its head.
    private(set) var framing: Framing?
    /// Whether a request's body is not all there.
    private(set) var isBodyPending = false
    /// Whether nothing more is read from this client.
    private(set) var isClosing = false

    init(maxBodyBytes: Int) {
        self.maxBodyBytes = maxBodyBytes
    }

    /// Whether the next request may be read.
    var isReadyForRequest: Bool { owed == nil && !isBodyPending && !isClosing }
    /// Whether an answer is owed and has not begun.
    var awaitsAnswer: Bool { owed != nil && framing == nil }
    /// Whether an answer is owed or being written.
    var isAnswering: Bool { owed != nil }
    /// Whether all that this client will get is written.
    var isDone: Bool { isClosing && owed == nil }

    /// A request came.
    mutating func receive(_ request: HTTPServerRequest) {
        owed = Owed(isHead: request.head.method == .head, knowsChunks: request.minorVersion > 0)
        isBodyPending = true
        bodyRoom = maxBodyBytes
        isClosing = isLast(request)
    }

    /// Some bytes of its body came.
    mutating func receiveBody(_ count: Int) {
        bodyRoom -= count
        if bodyRoom < 0 { isClosing = true }
    }

    /// It is complete.
    mutating func endBody() {
        isBodyPending = false
    }

    /// What came can be no part of a request.
    ///
    /// - Returns: Whether an answer says so. One request never gets two: when it breaks off after its head, its own will do.
    mutating func refuse(_ request: HTTPServerRequest?) -> Bool {
        isClosing = true
        guard owed == nil, !isBodyPending else { return false }
        owed = Owed(isHead: request?.head.method == .head, knowsChunks: request.map { $0.minorVersion > 0 } ?? true)
        return true
    }

    /// The answer that is owed is the last.
    mutating func close() {
        isClosing = true
    }

    /// Settles how the next answer shows its end, and completes its fields, but for `Content-Length`.
    mutating func frame(_ response: inout HTTPResponse, isStream: Bool) -> Framing {
        guard let request = owed else { return .none }
        if saysClose(response.headerFields[.connection]) { isClosing = true }
        let framing: Framing =
            if request.isHead || !response.status.mayHaveBody {
                .none
            } else if !isStream {
                .declared
            } else {
                request.knowsChunks ? .chunked : .closing
            }
        if framing == .closing { isClosing = true }
        self.framing = framing

        response.headerFields[.transferEncoding] = framing == .chunked ? "chunked" : nil
        if !response.status.mayHaveBody || framing == .chunked || framing == .closing {
            response.headerFields[.contentLength] = nil
        }
        response.headerFields[.connection] = isClosing ? "close" : request.knowsChunks ? nil : "keep-alive"
        return framing
    }

    /// The answer is written.
    mutating func finishAnswer() {
        framing = nil
        owed = nil
    }

    /// Whether one cannot tell where the next request starts, or would have to read too much to get there.
    private func isLast(_ request: HTTPServerRequest) -> Bool {
        let head = request.head
        // A client says here whether it will go on, and by its version when it says nothing.
        let connection = head.headerFields[.connection]
        if saysClose(connection) { return true }
        if request.minorVersion == 0, !says("keep-alive", connection) { return true }
        if case .declared(let count) = request.bodySize, count > maxBodyBytes { return true }
        // After `Expect`, a client may or may not send the body; after `Upgrade` and CONNECT it may speak another protocol.
        return (request.bodySize != .declared(0) && head.headerFields.contains(.expect)) || head.headerFields.contains(.upgrade)
            || head.method == .connect
    }

    private func saysClose(_ connection: String?) -> Bool { says("close", connection) }

    private func says(_ option: String, _ connection: String?) -> Bool {
        guard let connection else { return false }
        return connection.utf8.split(separator: UInt8(ascii: ",")).contains {
            HTTPToken.lowercased(String(decoding: $0, as: UTF8.self)).trimmingBlanks == option
        }
    }
}

extension HTTPResponse.Status {
    /// Whether answers with it may have a body (RFC 9110, section 6.4.1).
    fileprivate var mayHaveBody: Bool { kind != .informational && self != .noContent && self != .notModified }
}
