import ArgumentParser
import Dispatch
import Glibc

/// Runs `body`; SIGINT, SIGTERM and a terminal that goes away (SIGHUP, unless it is ignored, as below `nohup`) cancel its task, so
/// that it can come to a clean end. A second one ends the program at once.
func withCancellationOnInterrupt<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task(operation: body)
    let signals = DispatchSource.makeReadSource(fileDescriptor: SignalPipe.shared.readEnd, queue: .global())
    signals.setEventHandler {
        for _ in 0..<SignalPipe.shared.drain() {
            if task.isCancelled { _exit(ExitStatus.interrupted.rawValue) }
            task.cancel()
        }
    }
    signals.resume()
    let previous = [SIGINT, SIGTERM, SIGHUP].map { number in (number: number, action: catchSignal(number)) }
    defer {
        for (number, var action) in previous { sigaction(number, &action, nil) }
        signals.cancel()
    }
    return try await task.value
}

/// Has a signal's arrival written into the pipe from now on. Dispatch's own signal sources take it over later than they say, and
/// what comes meanwhile is lost.
///
/// - Returns: What happened to the signal before.
private func catchSignal(_ number: Int32) -> sigaction {
    var previous = sigaction()
    sigaction(number, nil, &previous)
    if number == SIGHUP, previous.isIgnored { return previous }
    var action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { _ in SignalPipe.shared.note() }
    sigaction(number, &action, nil)
    return previous
}

extension sigaction {
    fileprivate var isIgnored: Bool {
        let handler = __sigaction_handler.sa_handler
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// Takes the news of a signal out of its handler, which may do little more than write(2).
private struct SignalPipe {
    static let shared = SignalPipe()

    let readEnd: Int32
    private let writeEnd: Int32

    private init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "there is no file descriptor left")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    /// Notes that a signal has come.
    func note() {
        let number = errno
        var byte: UInt8 = 0
        _ = write(writeEnd, &byte, 1)
        errno = number
    }

    /// How many signals have come since the last call.
    func drain() -> Int {
        var bytes: [UInt8] = [0, 0, 0, 0]
        return max(0, read(readEnd, &bytes, bytes.count))
    }
}
