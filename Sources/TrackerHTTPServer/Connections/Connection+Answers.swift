import Glibc
import TrackerHTTP

extension Connection {
    /// Bodies up to this size are copied behind their heads, so that one packet takes both.
    private static let smallBody = 16 << 10
    /// A stream goes on when no more than this waits for the client; a piece of it is about 64 KiB.
    private static let maxBytesWaiting = 128 << 10

    private func isCurrent(_ exchange: ExchangeID) -> Bool {
        !isClosed && exchange.number == exchangeNumber && state.isAnswering
    }

    /// The answer to the current request is there.
    func answer(_ exchange: ExchangeID, _ response: HTTPServerResponse) {
        guard isCurrent(exchange), state.awaitsAnswer else { return }
        send(response, to: request)
        proceed()
    }

    /// There will be none.
    func fail(_ exchange: ExchangeID) {
        guard isCurrent(exchange), state.awaitsAnswer else { return }
        refuse(.failure, request)
    }

    /// Answers in the server's own name, and ends the connection.
    func refuse(_ refusal: HTTPRefusal, _ request: HTTPServerRequest?) {
        // What the task of this request may still say counts no more.
        exchangeNumber += 1
        _ = state.refuse(request)
        send(loop.server.refuse(refusal, request), to: request)
        proceed()
    }

    /// Starts an answer, and completes it when it is no stream.
    ///
    /// - Parameter request: What it answers, unless that could not be read: such an answer has no more fields than it needs.
    func send(_ response: HTTPServerResponse, to request: HTTPServerRequest?) {
        answerDeadline = .max
        var head = response.head
        var body: [UInt8] = []
        var isStream = true
        if case .bytes(let bytes) = response.body {
            body = bytes
            isStream = false
        }
        let framing = state.frame(&head, isStream: isStream)
        let saysLength = framing == .declared || (!isStream && framing == .none && mayHaveBody(head))
        let common = request == nil ? [] : loop.commonFields
        loop.answerBuffer.removeAll(keepingCapacity: true)
        AnswerHead.append(head, contentLength: saysLength ? body.count : nil, ending: common, to: &loop.answerBuffer)
        if framing == .declared, body.count <= Self.smallBody {
            loop.answerBuffer += body
            body = []
        }
        sendAnswerBuffer()
        if framing == .declared { output.append(body) }
        if framing == .none || framing == .declared { finishAnswer() }
        flush()
    }

    /// A `HEAD` may be told the length that a `GET` would see, where the handler says none of its own.
    private func mayHaveBody(_ head: HTTPResponse) -> Bool {
        head.status != .noContent && head.status != .notModified && head.headerFields[.contentLength] == nil
    }

    private func sendAnswerBuffer() {
        var sent = 0
        if output.isEmpty, isWritable {
            sent = loop.answerBuffer.withUnsafeBytes { send($0, moreFollow: false) } ?? 0
        }
        if sent < loop.answerBuffer.count { output.append(Array(loop.answerBuffer[sent...])) }
    }

    // MARK: Streams

    /// Takes charge of the task that makes the body.
    ///
    /// - Returns: Whether it is still wanted.
    func startBody(_ exchange: ExchangeID, _ task: Task<Void, Never>) -> Bool {
        guard isCurrent(exchange) else { return false }
        self.task = task
        return true
    }

    /// Sends a piece of the answer under way.
    func send(_ exchange: ExchangeID, _ bytes: [UInt8], _ continuation: CheckedContinuation<Bool, Never>) {
        guard isCurrent(exchange), state.framing == .chunked || state.framing == .closing else {
            return continuation.resume(returning: false)
        }
        // An empty chunk would be the last.
        if !bytes.isEmpty { output.append(state.framing == .chunked ? .chunk(bytes) : bytes) }
        waitingWriters.append(continuation)
        flush()
        settle()
    }

    /// The answer under way has no more pieces.
    func endBody(_ exchange: ExchangeID, isWhole: Bool) {
        guard isCurrent(exchange), let framing = state.framing else { return }
        if !isWhole {
            guard framing == .chunked else { return cut() }
            state.close()
        } else if framing == .chunked {
            output.append(.chunk([]))
        }
        finishAnswer()
        proceed()
    }

    // MARK: Bytes

    /// Sends what waits, as far as the client takes it.
    func flush() {
        if isWritable, !output.isEmpty { output.send { self.send($0, moreFollow: $1) } }
        // Not before the queue has let go of its bytes.
        if isLost { return cut() }
        if output.isEmpty {
            // The client has taken the last of what waited for it.
            if pace != nil { quietSince = loop.clock.now }
            pace = nil
        } else if pace == nil {
            pace = Pace(end: loop.clock.after(loop.server.limits.paceWindow), bytesTaken: bytesTaken)
        }
        if output.count <= Self.maxBytesWaiting { resumeWriters(returning: true) }
    }

    /// - Returns: How many bytes the system took; `nil` when it takes none now, or never again.
    private func send(_ bytes: UnsafeRawBufferPointer, moreFollow: Bool) -> Int? {
        while true {
            let flags = Int32(MSG_NOSIGNAL) | (moreFollow ? Int32(MSG_MORE) : 0)
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
            if count >= 0 {
                bytesSent += count
                if count < bytes.count { isWritable = false }
                return count
            }
            if errno == EINTR { continue }
            isWritable = false
            if errno != EAGAIN { isLost = true }
            return nil
        }
    }

    // MARK: The client's pace

    /// A time within which the client must take a least number of bytes.
    struct Pace {
        let end: UInt64
        /// What it had taken of all that was sent, when the time began.
        let bytesTaken: Int
    }

    /// What has reached the client: the system's own buffers hold megabytes, and are emptied in large steps.
    private var bytesTaken: Int {
        var waiting: Int32 = 0
        return ioctl(descriptor, UInt(TIOCOUTQ), &waiting) == 0 ? bytesSent - Int(waiting) : bytesSent
    }

    /// Cuts a client that was too slow: an answer that never ends would hold on to what it is read from.
    func checkPace(_ pace: Pace) {
        guard bytesTaken - pace.bytesTaken >= loop.server.limits.minBytesPerPaceWindow else { return cut() }
        self.pace = nil
        flush()
        settle()
    }
}
