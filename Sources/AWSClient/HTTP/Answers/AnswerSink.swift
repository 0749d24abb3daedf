import Synchronization
import TrackerHTTP

/// Collects an answer whose body is wanted in one piece, and wakes the task that waits for it.
final class AnswerSink: TransferSink {
    /// How the waiting task gets its answer.
    typealias Completion = CheckedContinuation<Result<HTTPAnswer, HTTPTransportError>, Never>

    private struct State {
        var answer: HTTPAnswer?
        var completion: Completion?
    }

    // A claim of the server's is no reason to take more memory than this at once.
    private static let largestReservation = 1 << 20

    private let hasBody: Bool
    private let largestBody: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - hasBody: Whether answers to the request's method have bodies: those to HEAD give a length, and no body.
    ///   - largestBody: In bytes.
    init(hasBody: Bool, largestBody: Int) {
        self.hasBody = hasBody
        self.largestBody = largestBody
    }

    /// Says who waits; to be called before the transfer starts.
    func complete(_ completion: Completion) {
        state.withLock { $0.completion = completion }
    }

    func begin(_ head: HTTPResponse) -> HTTPTransportError.Code? {
        let length = hasBody && head.status != .notModified ? head.headerFields[.contentLength].flatMap { Int($0) } ?? 0 : 0
        guard length <= largestBody else { return .tooLarge }
        state.withLock { state in
            var answer = HTTPAnswer(head: head, body: [])
            answer.body.reserveCapacity(min(max(length, 0), Self.largestReservation))
            state.answer = answer
        }
        return nil
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> SinkProgress {
        state.withLock { state in
            guard (state.answer?.body.count ?? 0) + bytes.count <= largestBody else { return .refused(.tooLarge) }
            state.answer?.body.append(contentsOf: bytes)
            return .taken
        }
    }

    func end(_ failure: HTTPTransportError?) {
        let (answer, completion) = state.withLock { state in
            defer { state = State() }
            return (state.answer, state.completion)
        }
        if let answer, failure == nil {
            completion?.resume(returning: .success(answer))
        } else {
            completion?.resume(returning: .failure(failure ?? HTTPTransportError(.broken, "the answer had no head")))
        }
    }
}
