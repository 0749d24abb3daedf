import CTrackerEpoll
import Glibc
import TrackerSystem

/// What other threads have to say to the loop.
enum Message: Sendable {
    /// The answer to a request.
    case answer(ExchangeID, HTTPServerResponse)
    /// There will be none.
    case failure(ExchangeID)
    /// The task that makes its body.
    case body(ExchangeID, Task<Void, Never>)
    /// A piece of the body under way. The continuation gets whether another one may be made.
    case piece(ExchangeID, [UInt8], CheckedContinuation<Bool, Never>)
    /// The body's end, whole or not.
    case bodyEnd(ExchangeID, isWhole: Bool)
    /// The server is to come to its end.
    case stop
}

/// Takes messages from any thread, and wakes the loop only if it sleeps.
final class Mailbox: Sendable {
    private struct State {
        var messages: [Message] = []
        var isLoopAsleep = false
        var isClosed = false
    }

    private let state = Monitor(State())
    /// Becomes readable when the loop is to wake.
    let wakeDescriptor: Int32

    /// - Throws: `SystemError` when there is no descriptor left.
    init() throws(SystemError) {
        wakeDescriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard wakeDescriptor >= 0 else { throw SystemError(errno) }
    }

    deinit {
        _ = Glibc.close(wakeDescriptor)
    }

    func post(_ message: Message) {
        let (isTaken, wakes) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.messages.append(message)
            defer { state.isLoopAsleep = false }
            return (true, state.isLoopAsleep)
        }
        if !isTaken { message.drop() }
        if wakes {
            var one: UInt64 = 1
            _ = write(wakeDescriptor, &one, 8)
        }
    }

    /// All messages; when there are none, the next one wakes the loop.
    func takeAllOrSleep() -> [Message] {
        state.withLock { state in
            guard !state.messages.isEmpty else {
                state.isLoopAsleep = true
                return []
            }
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// The loop is awake, whatever woke it.
    func wake() {
        state.withLock { $0.isLoopAsleep = false }
    }

    /// Drops the messages that are there, and all that come.
    func close() {
        let messages = state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
        for message in messages { message.drop() }
    }
}

extension Message {
    /// Leaves nobody waiting for what a message was to bring about.
    func drop() {
        switch self {
        case .piece(_, _, let continuation): continuation.resume(returning: false)
        case .body(_, let task): task.cancel()
        case .answer, .failure, .bodyEnd, .stop: break
        }
    }
}
