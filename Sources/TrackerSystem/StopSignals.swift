import Glibc
import Synchronization

/// What asks a program to stop.
public enum StopSignal: Int32, CaseIterable, Sendable {
    /// SIGINT, as Ctrl-C sends.
    case interrupt = 2
    /// SIGTERM, as service managers send.
    case termination = 15
    /// SIGHUP, as a terminal sends that goes away.
    case hangup = 1
}

/// Runs `body`; the first SIGINT, SIGTERM or SIGHUP that comes meanwhile calls `onFirst`, a second one ends the program at once
/// with status 130.
///
/// None is lost, however early it comes, and none waits for one of Swift's threads. A SIGHUP that the program was started to
/// ignore, as below `nohup`, stays ignored. One `body` runs at a time.
///
/// - Parameters:
///   - onFirst: Asks `body` to come to an end; called on a thread of its own.
///   - body: What runs meanwhile.
public func withStopSignals<Value>(
    _ onFirst: @escaping @Sendable (StopSignal) -> Void, during body: () async throws -> Value
) async rethrows -> Value {
    let pipe = SignalPipe.shared
    let listener = PlatformThread {
        guard let first = pipe.next() else { return }
        onFirst(first)
        if pipe.next() != nil { _exit(130) }
    }
    // Without one, signals do what they did before: better than to be caught and never told.
    guard let listener else { return try await body() }
    let previous = StopSignal.allCases.map { signal in (signal: signal, action: pipe.catch(signal)) }
    defer {
        for (signal, var action) in previous { sigaction(signal.rawValue, &action, nil) }
        pipe.end()
        listener.join()
    }
    return try await body()
}

/// Runs `body` in a task that the first SIGINT, SIGTERM or SIGHUP cancels, as `withStopSignals` tells.
public func withCancellationOnStopSignal<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    // A signal may come before there is a task to cancel.
    let state = Mutex<(task: Task<Value, any Error>?, isStopped: Bool)>((nil, false))
    return try await withStopSignals { _ in
        state.withLock {
            $0.isStopped = true
            $0.task?.cancel()
        }
    } during: {
        let task = state.withLock {
            let task = Task(operation: body)
            if $0.isStopped { task.cancel() }
            $0.task = task
            return task
        }
        return try await task.value
    }
}

/// Takes the news of a signal out of its handler, which may do little more than write(2), to the thread that waits for it.
/// Dispatch's own signal sources take a signal over later than they say, and what comes meanwhile is lost.
private struct SignalPipe {
    static let shared = SignalPipe()

    private static let endMark: UInt8 = 0

    private let readEnd: Int32
    private let writeEnd: Int32

    private init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "there is no file descriptor left")
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A handler must never wait; a pipe that is full holds news enough.
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
    }

    /// Has a signal's arrival written into the pipe from now on.
    ///
    /// - Returns: What happened to the signal before.
    func `catch`(_ signal: StopSignal) -> sigaction {
        var previous = sigaction()
        sigaction(signal.rawValue, nil, &previous)
        if signal == .hangup, previous.isIgnored { return previous }
        var action = sigaction()
        action.sa_flags = SA_RESTART
        action.__sigaction_handler.sa_handler = { SignalPipe.shared.write(UInt8(truncatingIfNeeded: $0)) }
        sigaction(signal.rawValue, &action, nil)
        return previous
    }

    /// Waits for the next signal; `nil` once there will be none.
    func next() -> StopSignal? {
        var byte = Self.endMark
        while read(readEnd, &byte, 1) < 0, errno == EINTR {}
        return byte == Self.endMark ? nil : StopSignal(rawValue: Int32(byte))
    }

    /// Has `next` return `nil`.
    func end() {
        write(Self.endMark)
    }

    private func write(_ byte: UInt8) {
        let number = errno
        var byte = byte
        _ = Glibc.write(writeEnd, &byte, 1)
        errno = number
    }
}

extension sigaction {
    fileprivate var isIgnored: Bool {
        unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
