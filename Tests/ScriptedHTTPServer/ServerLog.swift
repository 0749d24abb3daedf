import Foundation

/// What happened at a server, for the threads of its connections and for tests.
final class ServerLog: @unchecked Sendable {
    struct State {
        var requests: [ReceivedRequest] = []
        var open: [Int: ServerSocket] = [:]
        var connectionCount = 0
        var peak = 0
        var isStopped = false
    }

    // `state` is touched with `condition` locked alone.
    private let condition = NSCondition()
    private var state = State()

    var requests: [ReceivedRequest] { condition.withLock { state.requests } }
    var connectionCount: Int { condition.withLock { state.connectionCount } }
    var peakConnectionCount: Int { condition.withLock { state.peak } }
    var isStopped: Bool { condition.withLock { state.isStopped } }

    /// - Returns: The connection's number, `nil` after the server's end.
    func opened(_ connection: ServerSocket) -> Int? {
        change { state in
            guard !state.isStopped else { return nil }
            let number = state.connectionCount
            state.connectionCount += 1
            state.open[number] = connection
            state.peak = max(state.peak, state.open.count)
            return number
        }
    }

    func closed(_ number: Int) {
        change { $0.open.removeValue(forKey: number) }?.close()
    }

    func note(_ parts: RequestReader.Parts, connection: Int) -> ReceivedRequest {
        change { state in
            let request = ReceivedRequest(
                number: state.requests.count, connection: connection, method: parts.method, target: parts.target,
                fields: parts.fields, body: parts.body)
            state.requests.append(request)
            return request
        }
    }

    /// The listener is shut down with the lock held, which its thread takes before it closes it.
    func stop(_ listener: ServerSocket) {
        change { state in
            if !state.isStopped { listener.shutDown() }
            state.isStopped = true
            for connection in state.open.values { connection.shutDown() }
        }
    }

    func wait(for isReached: (State) -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: 30)
        return condition.withLock {
            while !isReached(state) {
                guard condition.wait(until: deadline) else { return isReached(state) }
            }
            return true
        }
    }

    private func change<Value>(_ body: (inout State) -> Value) -> Value {
        condition.withLock {
            defer { condition.broadcast() }
            return body(&state)
        }
    }
}
