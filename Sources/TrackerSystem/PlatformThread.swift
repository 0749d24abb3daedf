import Glibc

/// A thread of its own, for calls that block.
package struct PlatformThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread; it takes no signals, so that they reach the program's own handlers, and so that a write to a broken
    /// connection (`SIGPIPE`) does not end the program.
    ///
    /// - Returns: `nil` when the system has no thread to give.
    package init?(_ body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(Start(body))
        var everySignal = sigset_t()
        var before = sigset_t()
        sigfillset(&everySignal)
        // Raised by faults in the program itself, whose report must not be lost.
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP] { sigdelset(&everySignal, fault) }
        pthread_sigmask(SIG_SETMASK, &everySignal, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var started = pthread_t()
        let status = pthread_create(&started, nil, { $0.flatMap { Start.run($0) } }, start.toOpaque())
        guard status == 0 else {
            start.release()
            return nil
        }
        handle = started
    }

    /// Whether the caller runs on it.
    package var isCurrent: Bool { pthread_equal(pthread_self(), handle) != 0 }

    /// Waits for its end; once, unless it was detached.
    package func join() {
        pthread_join(handle, nil)
    }

    /// Lets it end without anybody waiting; once, unless it was joined.
    package func detach() {
        pthread_detach(handle)
    }

    /// Carries the body over to the new thread.
    private final class Start {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }

        static func run(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
            Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue().body()
            return nil
        }
    }
}
