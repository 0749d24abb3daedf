import Glibc

/// One client's connection. It belongs to the loop's thread.
final class Connection {
    private enum Stage {
        case open
        /// All is sent; what still comes is read and dropped until the client closes.
        case lingering
        case closed
    }

    let token: UInt64
    let descriptor: Int32
    unowned let loop: ServerLoop

    private var stage = Stage.open
    var state: ConnectionState
    var parser: HTTPRequestParser
    /// Bytes that came behind the request that is being answered, from `pendingStart` on.
    private var pending: [UInt8] = []
    private var pendingStart = 0
    var output = OutputQueue()
    var isReadable = false
    var isWritable = true
    /// Whether the system has said that the client is gone.
    var isLost = false
    /// Whether the end of what the client sends may be there to be read.
    private var hasPeerFinished = false

    /// The request that is being answered.
    var request: HTTPServerRequest?
    var exchangeNumber: UInt64 = 0
    var task: Task<Void, Never>?
    /// Wait for the client to take more.
    var waitingWriters: [CheckedContinuation<Bool, Never>] = []

    /// When the client had taken the last answer, or the connection began.
    var quietSince: UInt64
    var requestDeadline: UInt64?
    var answerDeadline = UInt64.max
    var pace: Pace?
    var bytesSent = 0
    private var lingerEnd = UInt64.max
    /// When `expire` is to be called.
    private(set) var deadline = UInt64.max

    init(descriptor: Int32, token: UInt64, loop: ServerLoop) {
        self.descriptor = descriptor
        self.token = token
        self.loop = loop
        let limits = loop.server.limits
        state = ConnectionState(maxBodyBytes: limits.maxBodyBytes)
        parser = HTTPRequestParser(limits: ParserLimits(maxHeadBytes: limits.maxHeadBytes, maxFields: limits.maxFields))
        quietSince = loop.clock.now
    }

    /// Whether a request is being answered.
    var isBusy: Bool { state.isAnswering || !output.isEmpty }
    var isOpen: Bool { stage == .open }
    var isClosed: Bool { stage == .closed }

    /// Takes what epoll says.
    func receive(_ events: EpollEvents) {
        if events.contains(.peerFinished) { hasPeerFinished = true }
        if !events.isDisjoint(with: [.input, .peerFinished]) { isReadable = true }
        if events.contains(.output) { isWritable = true }
        // While it lingers, all that was sent before it was lost is read first: with that unread, closing would be a reset.
        if stage == .open, !events.isDisjoint(with: .lost) {
            cut()
        } else {
            proceed()
        }
    }

    /// Does what can be done without waiting.
    func proceed() {
        flush()
        read()
        settle()
    }

    /// Moves on to the stage and the deadline that follow from all that happened.
    func settle() {
        guard stage != .closed else { return }
        if stage == .open, state.isDone, output.isEmpty { linger() }
        guard stage != .closed else { return }
        deadline = currentDeadline
        loop.wake(at: deadline)
    }

    /// An answer is complete.
    func finishAnswer() {
        state.finishAnswer()
        request = nil
        task = nil
        quietSince = loop.clock.now
        answerDeadline = .max
    }

    // MARK: Deadlines

    private var currentDeadline: UInt64 {
        guard stage == .open else { return lingerEnd }
        var earliest = min(answerDeadline, pace?.end ?? .max)
        if let requestDeadline { earliest = min(earliest, requestDeadline) }
        if earliest == .max, !state.isAnswering {
            // Counted from the last answer, so that it moves only when something was done for this client.
            earliest = quietSince &+ (loop.clock.after(loop.server.limits.idleTimeout) - loop.clock.now)
        }
        return earliest
    }

    /// A deadline has come.
    func expire() {
        let now = loop.clock.now
        guard currentDeadline <= now else { return settle() }
        if stage == .lingering {
            close()
        } else if answerDeadline <= now {
            task?.cancel()
            refuse(.timeout, request)
        } else if let pace, pace.end <= now {
            checkPace(pace)
        } else if let requestDeadline, requestDeadline <= now, state.isAnswering || !output.isEmpty {
            // Its body takes too long; the answer may still be read.
            self.requestDeadline = nil
            state.close()
            settle()
        } else {
            close()
        }
    }

    // MARK: The end

    /// Half-closes, since a client that is still sending would lose its answer to a reset: the system drops what was delivered
    /// but not read when it reports that nobody reads what keeps coming.
    private func linger() {
        if shutdown(descriptor, Int32(SHUT_WR)) != 0 { return cut() }
        stage = .lingering
        pending = []
        let limit = loop.server.limits.lingerTimeout
        lingerEnd = loop.clock.after(loop.graceEnd == nil ? limit : min(limit, .milliseconds(250)))
        isReadable = true
        drop()
    }

    /// Reads what nobody wants.
    private func drop() {
        for _ in 0..<16 where isReadable && stage == .lingering {
            switch receive(into: loop.readBuffer) {
            case .some(0): close()
            case .some, .none: break
            }
        }
        if isReadable, stage == .lingering { loop.proceedLater(self) }
    }

    /// The server comes to its end.
    func stop() {
        state.close()
        if stage == .lingering {
            lingerEnd = min(lingerEnd, loop.clock.after(.milliseconds(250)))
            settle()
        } else if !isBusy {
            close()
        } else {
            settle()
        }
    }

    /// Ends the connection so that the client can tell: what waits for it is lost.
    func cut() {
        guard stage != .closed else { return }
        if isBusy {
            // To a client that reads up to the connection's end, an orderly one would be the end of the answer.
            var reset = Glibc.linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<Glibc.linger>.size))
        }
        close()
    }

    /// Closes, and cancels what is being done for this client.
    func close() {
        guard stage != .closed else { return }
        stage = .closed
        deadline = .max
        task?.cancel()
        resumeWriters(returning: false)
        Glibc.close(descriptor)
        loop.remove(self)
    }

    /// Tells all that wait whether they may go on.
    func resumeWriters(returning goesOn: Bool) {
        for writer in waitingWriters { writer.resume(returning: goesOn) }
        waitingWriters = []
    }

    // MARK: Reading

    private func read() {
        if stage == .lingering { return drop() }
        var turns = 16
        while stage == .open, wantsInput {
            if !pending.isEmpty {
                let bytes = pending
                pendingStart = bytes.withUnsafeBytes { parse($0, from: pendingStart) }
                if pendingStart == pending.count { pending = [] }
                continue
            }
            guard isReadable else { return }
            guard turns > 0 else { return loop.proceedLater(self) }
            turns -= 1
            guard let count = receive(into: loop.readBuffer) else { return }
            if count == 0 { return receiveEnd() }
            let bytes = UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count])
            let end = parse(bytes, from: 0)
            if end < count, !state.isClosing {
                pending = Array(bytes[end...])
                pendingStart = 0
            }
        }
    }

    /// Receives bytes.
    ///
    /// - Returns: How many; 0 when the client has finished, `nil` when there are none now.
    private func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 {
                // With fewer than there is room for, all is read, but for the end.
                isReadable = count == buffer.count || (count > 0 && hasPeerFinished)
                return count
            }
            if errno == EINTR { continue }
            isReadable = false
            if errno != EAGAIN { cut() }
            return nil
        }
    }

    /// The client sends nothing more; it may still read.
    private func receiveEnd() {
        state.close()
        requestDeadline = nil
        if !isBusy { close() }
    }
}
