import Synchronization
import TrackerHTTP
import TrackerSystem

/// What a download's reader has not taken yet: filled on the transport's thread, emptied on the reader's.
final class DownloadBuffer: TransferSink {
    /// How the task that waits for the head gets it.
    typealias Completion = CheckedContinuation<Result<HTTPResponse, HTTPTransportError>, Never>

    private struct State {
        var bytes = ByteRing()
        /// Whether the connection rests until there is room.
        var isFull = false
        var end: End?
    }

    private enum End {
        case whole
        case failed(HTTPTransportError)
    }

    /// The most that waits in memory, in bytes.
    static let capacity = 1 << 20

    private let completion = Mutex<Completion?>(nil)
    private let state = Monitor(State())

    /// Says who waits for the head; to be called before the transfer starts.
    func complete(_ completion: Completion) {
        self.completion.withLock { $0 = completion }
    }

    func begin(_ head: HTTPResponse) -> HTTPTransportError.Code? {
        finishHead(.success(head))
        return nil
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> SinkProgress {
        let progress = state.withLock { state -> SinkProgress in
            // Nobody reads any more.
            if state.end != nil { return .refused(.cancelled) }
            if state.bytes.count > 0, state.bytes.count + bytes.count > Self.capacity {
                state.isFull = true
                return .full
            }
            state.bytes.append(bytes)
            return .taken
        }
        state.wakeAll()
        return progress
    }

    func end(_ failure: HTTPTransportError?) {
        finishHead(.failure(failure ?? HTTPTransportError(.broken, "the answer had no head")))
        state.withLock { state in
            if state.end == nil { state.end = failure.map { .failed($0) } ?? .whole }
        }
        state.wakeAll()
    }

    /// Ends the reading: what waits is dropped. Does nothing when all was read.
    ///
    /// - Returns: Whether bytes may still be on their way.
    func cancel(_ reason: HTTPTransportError) -> Bool {
        let wasOpen = state.withLock { state in
            let wasOpen = state.end == nil
            if state.bytes.count > 0 || wasOpen { state.end = .failed(reason) }
            state.bytes = ByteRing()
            return wasOpen
        }
        state.wakeAll()
        return wasOpen
    }

    /// Waits for bytes.
    ///
    /// - Returns: How many there were, 0 at the end, and whether the connection may go on.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(HTTPTransportError) -> (count: Int, hasRoomAgain: Bool) {
        let result = state.wait { state -> Result<(count: Int, hasRoomAgain: Bool), HTTPTransportError>? in
            let count = state.bytes.take(into: buffer)
            if count > 0 {
                let hasRoomAgain = state.isFull && state.bytes.count <= Self.capacity / 2
                if hasRoomAgain { state.isFull = false }
                return .success((count, hasRoomAgain))
            }
            switch state.end {
            case .whole: return .success((0, false))
            case .failed(let failure): return .failure(failure)
            case nil: return buffer.isEmpty ? .success((0, false)) : nil
            }
        }
        return try result.get()
    }

    private func finishHead(_ result: Result<HTTPResponse, HTTPTransportError>) {
        let completion = completion.withLock { completion in
            defer { completion = nil }
            return completion
        }
        completion?.resume(returning: result)
    }
}
