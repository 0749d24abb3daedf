import TrackerHTTP
package import TrackerHTTPServer

/// A server that says what it was asked, with limits small enough to be reached.
package enum EchoServer {
    /// What its parser reads.
    package static let parserLimits = ParserLimits(maxHeadBytes: 2000, maxFields: 8)
    /// Its longest body.
    package static let maxBodyBytes = 100

    /// Runs `body` with the server's port.
    package static func run(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        var limits = HTTPServer.Limits()
        limits.maxHeadBytes = parserLimits.maxHeadBytes
        limits.maxFields = parserLimits.maxFields
        limits.maxBodyBytes = maxBodyBytes
        // A client that is slow to say all it has to say must not be met by a reset.
        limits.lingerTimeout = .seconds(30)
        let server = HTTPServer(
            endpoint: .localhost(port: 0), serverName: "echo", limits: limits,
            refuse: { refusal, _ in HTTPServerResponse(head: HTTPResponse(status: refusal.status)) },
            handler: { request in
                let text = Array(ConnectionCheck.echo(of: request).utf8)
                guard request.head.method == .options else {
                    return HTTPServerResponse(head: HTTPResponse(status: .ok), body: .bytes(text))
                }
                return HTTPServerResponse(head: HTTPResponse(status: .ok), body: .stream { try await $0.write(text) })
            })
        let stop = Gate()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            tasks.addTask {
                defer { port.finish() }
                try await server.run(until: { await stop.wait() }, onListening: { port.yield($0) })
            }
            if let port = await ports.first(where: { _ in true }) {
                defer { stop.open() }
                try await body(port)
            }
            try await tasks.waitForAll()
        }
    }
}
