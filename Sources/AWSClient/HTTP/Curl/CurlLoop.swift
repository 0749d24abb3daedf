import Synchronization
import TrackerSystem

/// The transport's thread, and how others tell it what to do. The thread starts with the first request.
final class CurlLoop: Sendable {
    enum Command {
        case start(CurlTransfer)
        case cancel(CurlTransfer)
        case resume(CurlTransfer)
    }

    private struct State {
        var commands: [Command] = []
        /// Present while the thread waits, or is about to: whoever takes it wakes the thread.
        var sleeper: CurlMulti.Waker?
        var thread: PlatformThread?
        var isShutDown = false

        /// Called with the lock held, which the thread takes before it lets go of what is woken here.
        mutating func wakeUp() {
            sleeper?.wake()
            sleeper = nil
        }
    }

    private let options: CurlTransport.Options
    private let state = Mutex(State())

    init(_ options: CurlTransport.Options) {
        self.options = options
    }

    /// Hands a command over. After `shutDown()` a start ends at once, other commands do nothing.
    func submit(_ command: Command) {
        let refusal = state.withLock { state -> HTTPTransportError? in
            guard !state.isShutDown else { return Self.shutDownError }
            if state.thread == nil {
                guard let thread = PlatformThread({ self.run() }) else { return Self.noThread }
                state.thread = thread
            }
            state.commands.append(command)
            state.wakeUp()
            return nil
        }
        if let refusal, case .start(let transfer) = command { transfer.sink.end(refusal) }
    }

    /// Ends all requests and the thread, and waits for that, unless it is the thread itself that asks. Does nothing when it
    /// was done before.
    func shutDown() {
        let thread = state.withLock { state in
            state.isShutDown = true
            state.wakeUp()
            defer { state.thread = nil }
            return state.thread
        }
        guard let thread else { return }
        thread.isCurrent ? thread.detach() : thread.join()
    }

    private func run() {
        guard let engine = CurlEngine(options) else { return refuseAll() }
        while let commands = takeCommands() {
            for command in commands {
                switch command {
                case .start(let transfer): engine.start(transfer)
                case .cancel(let transfer): engine.cancel(transfer)
                case .resume(let transfer): engine.resume(transfer)
                }
            }
            engine.advance()
            if maySleep(engine.waker) { engine.wait() }
        }
        engine.endAll(Self.shutDownError)
        endStarts(Self.shutDownError)
    }

    /// - Returns: `nil` when the thread has to end.
    private func takeCommands() -> [Command]? {
        state.withLock { state in
            state.sleeper = nil
            guard !state.isShutDown else { return nil }
            defer { state.commands.removeAll(keepingCapacity: true) }
            return state.commands
        }
    }

    private func maySleep(_ waker: CurlMulti.Waker) -> Bool {
        state.withLock { state in
            guard state.commands.isEmpty, !state.isShutDown else { return false }
            state.sleeper = waker
            return true
        }
    }

    private func refuseAll() {
        state.withLock { $0.isShutDown = true }
        endStarts(HTTPTransportError(.configuration, "libcurl cannot be set up"))
    }

    private func endStarts(_ failure: HTTPTransportError) {
        let commands = state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
        for case .start(let transfer) in commands { transfer.sink.end(failure) }
    }

    private static let shutDownError = HTTPTransportError(.cancelled, "the transport was shut down")
    private static let noThread = HTTPTransportError(.configuration, "no thread could be started")
}
