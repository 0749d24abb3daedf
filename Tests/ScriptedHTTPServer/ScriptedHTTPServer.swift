import Foundation

/// An HTTP/1.1 server on a free port of 127.0.0.1 that does what a test says, faults included, and notes what it is asked.
///
/// It is made of sockets alone, so that it shares no mistake with what it tests. Each connection has a thread.
public final class ScriptedHTTPServer: Sendable {
    /// The port it listens on.
    public let port: Int
    private let listener: ServerSocket
    private let log = ServerLog()

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - greeting: What is done with a connection before it brings a request.
    ///   - script: What is done with a request, once it is there as a whole. Called on the connection's thread.
    /// - Throws: `ScriptedServerError` when the system has no socket to give.
    public init(
        greeting: Behaviour = Behaviour([]), _ script: @escaping @Sendable (ReceivedRequest) -> Behaviour
    ) throws {
        listener = try ServerSocket.listening()
        port = try listener.localPort()
        Thread.detachNewThread { [listener, log] in
            while !log.isStopped {
                guard let connection = listener.accept() else { continue }
                guard let number = log.opened(connection) else { return connection.close() }
                Thread.detachNewThread {
                    if Self.perform(greeting, on: connection, log) { Self.serve(connection, number, script, log) }
                    log.closed(number)
                }
            }
            listener.close()
        }
    }

    /// Starts a server that answers the first request with the first of `behaviours` and so on; the last one goes on for ever.
    public convenience init(_ behaviours: Behaviour...) throws {
        try self.init { request in
            behaviours.isEmpty ? .answer(404) : behaviours[min(request.number, behaviours.count - 1)]
        }
    }

    deinit {
        stop()
    }

    /// Host and port, as URLs have them.
    public var authority: String { "127.0.0.1:\(port)" }

    /// What was asked so far, in the order in which the requests were there as a whole.
    public var requests: [ReceivedRequest] { log.requests }

    /// How many connections there were so far.
    public var connectionCount: Int { log.connectionCount }

    /// How many connections there were at the same time, at most.
    public var peakConnectionCount: Int { log.peakConnectionCount }

    /// Waits until so many requests are there as a whole; for at most half a minute.
    ///
    /// - Returns: Whether they came.
    public func hasRequests(_ count: Int) async -> Bool {
        await onOwnThread { [log] in log.wait { $0.requests.count >= count } }
    }

    /// Waits until a client has ended all connections, or the server has; for at most half a minute.
    ///
    /// - Returns: Whether they ended.
    public func hasNoConnections() async -> Bool {
        await onOwnThread { [log] in log.wait { $0.open.isEmpty } }
    }

    /// Ends all connections and takes no more. Does nothing the second time.
    public func stop() {
        log.stop(listener)
    }

    private static func serve(
        _ connection: ServerSocket, _ number: Int, _ script: (ReceivedRequest) -> Behaviour, _ log: ServerLog
    ) {
        var reader = RequestReader(connection)
        while let parts = reader.next() {
            let request = log.note(parts, connection: number)
            guard perform(script(request), on: connection, log) else { return }
        }
    }

    /// - Returns: Whether the connection goes on.
    private static func perform(_ behaviour: Behaviour, on connection: ServerSocket, _ log: ServerLog) -> Bool {
        behaviour.steps.allSatisfy { perform($0, on: connection, log) }
    }

    private static func perform(_ step: Behaviour.Step, on connection: ServerSocket, _ log: ServerLog) -> Bool {
        switch step {
        case .send(let bytes): return connection.write(bytes[...])
        case .wait(let gate): return gate.wait { log.isStopped }
        case .stream(let stream): return stream.send(over: connection)
        case .close: return false
        case .reset:
            connection.resetOnClose()
            return false
        case .stall:
            connection.waitForClient()
            return false
        }
    }
}
