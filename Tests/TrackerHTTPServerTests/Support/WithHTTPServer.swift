import HTTPServerChecks
import TrackerHTTP
import TrackerHTTPServer

/// A server under test.
struct RunningHTTPServer: Sendable {
    let port: Int
    /// Asks the server to stop.
    let stop: Gate
    /// Opens when it has stopped.
    let stopped: Gate
}

/// Runs `body` against a server on a free port, then stops it.
///
/// - Returns: How many answers the server cut.
@discardableResult
func withHTTPServer(
    at endpoint: ListenEndpoint = .localhost(port: 0),
    _ limits: HTTPServer.Limits = .init(),
    handler: @escaping HTTPServer.Handler = { .text($0.head.path ?? "") },
    _ body: (RunningHTTPServer) async throws -> Void
) async throws -> Int {
    let server = HTTPServer(
        endpoint: endpoint, serverName: "test", limits: limits, refuse: { refusal, _ in .refusal(refusal) }, handler: handler)
    let stop = Gate()
    let stopped = Gate()
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Int.self) { tasks in
        tasks.addTask {
            defer {
                port.finish()
                stopped.open()
            }
            return try await server.run(until: { await stop.wait() }, onListening: { port.yield($0) })
        }
        if let port = await ports.first(where: { _ in true }) {
            try await body(RunningHTTPServer(port: port, stop: stop, stopped: stopped))
        }
        stop.open()
        return try await tasks.next() ?? 0
    }
}

extension HTTPServerResponse {
    static func text(_ text: String) -> HTTPServerResponse {
        HTTPServerResponse(head: HTTPResponse(status: .ok), body: .bytes(Array(text.utf8)))
    }

    static func refusal(_ refusal: HTTPRefusal) -> HTTPServerResponse {
        var head = HTTPResponse(status: refusal.status)
        if refusal == .busy { head.headerFields[.retryAfter] = "1" }
        return HTTPServerResponse(head: head, body: .bytes(Array("\(refusal)".utf8)))
    }

    static func stream(_ write: @escaping @Sendable (HTTPBodyWriter) async throws -> Void) -> HTTPServerResponse {
        HTTPServerResponse(head: HTTPResponse(status: .ok), body: .stream(write))
    }
}
