import HTTPServerChecks
import Testing
import TrackerHTTP
import TrackerHTTPServer

@Suite(.timeLimit(.minutes(1))) struct TimeLimitTests {
    @Test(arguments: ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n"])
    func unfinishedHeadIsGivenUp(text: String) async throws {
        var limits = HTTPServer.Limits()
        limits.requestTimeout = .milliseconds(50)
        try await withHTTPServer(limits) { server in
            let client = try RawConnection(port: server.port)
            try await client.send(text)
            #expect(try await client.rest().isEmpty)
        }
    }

    /// Counted in all, not from byte to byte.
    @Test func byteAfterByteIsGivenUp() async throws {
        var limits = HTTPServer.Limits()
        limits.requestTimeout = .milliseconds(200)
        try await withHTTPServer(limits) { server in
            let client = try RawConnection(port: server.port)
            try await client.send("GET /")
            let start = ContinuousClock.now
            await #expect(throws: RawConnection.Failure.self) {
                while ContinuousClock.now - start < .seconds(20) {
                    try await client.send("x")
                    await Task.yield()
                }
            }
        }
    }

    @Test func unfinishedBodyIsGivenUp() async throws {
        var limits = HTTPServer.Limits()
        limits.requestTimeout = .milliseconds(50)
        try await withHTTPServer(limits) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/", headers: ["Content-Length: 5"])
            try await client.send("hel")
            #expect(try await client.response().status == 200)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func idleConnectionEnds() async throws {
        var limits = HTTPServer.Limits()
        limits.idleTimeout = .milliseconds(50)
        try await withHTTPServer(limits) { server in
            let silent = try RawConnection(port: server.port)
            #expect(try await silent.rest().isEmpty)
            // On a busy machine a request may come too late.
            while true {
                let client = try RawConnection(port: server.port)
                guard (try? await client.request("/")) != nil, (try? await client.response()) != nil else { continue }
                #expect(try await client.rest().isEmpty)
                break
            }
        }
    }

    /// What passed before a connection came does not count for it.
    @Test func serverThatWasLongIdleTakesConnections() async throws {
        var limits = HTTPServer.Limits()
        limits.idleTimeout = .seconds(2)
        try await withHTTPServer(limits) { server in
            try await Task.sleep(for: .milliseconds(2300))
            let client = try RawConnection(port: server.port)
            try await client.request("/a")
            #expect(try await client.response().text == "/a")
        }
    }

    /// It counts from when the client has taken its answer.
    @Test func slowReaderMayAskAgain() async throws {
        let handler: HTTPServer.Handler = { request in
            .text(request.head.path == "/" ? String(repeating: "x", count: 10_000_000) : "next")
        }
        var limits = HTTPServer.Limits()
        limits.idleTimeout = .seconds(2)
        try await withHTTPServer(limits, handler: handler) { server in
            let client = try RawConnection(port: server.port, receiveBuffer: 4096)
            try await client.request("/")
            try await Task.sleep(for: .milliseconds(2300))
            #expect(try await client.response().body.count == 10_000_000)
            try await client.request("/next")
            #expect(try await client.response().text == "next")
        }
    }

    @Test func slowAnswerIsA504AndItsTaskIsCancelled() async throws {
        var limits = HTTPServer.Limits()
        limits.answerTimeout = .milliseconds(50)
        let cancelled = Gate()
        let handler: HTTPServer.Handler = { _ in
            await Gate().wait()
            cancelled.open()
            return .text("late")
        }
        try await withHTTPServer(limits, handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            let response = try await client.response()
            #expect(response.status == 504)
            #expect(response["connection"] == "close")
            #expect(response["date"] != nil)
            #expect(try await client.rest().isEmpty)
            await cancelled.wait()
        }
    }

    @Test func clientThatDoesNotReadIsCut() async throws {
        var limits = HTTPServer.Limits()
        limits.paceWindow = .milliseconds(50)
        let ended = Gate()
        let handler: HTTPServer.Handler = { _ in
            .stream { writer in
                defer { ended.open() }
                let piece = [UInt8](repeating: 0, count: 64 << 10)
                while true { try await writer.write(piece) }
            }
        }
        try await withHTTPServer(limits, handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            await ended.wait()
            withExtendedLifetime(client) {}
        }
    }

    /// Whoever waits for the server is not slow.
    @Test func slowStreamIsNotCut() async throws {
        var limits = HTTPServer.Limits()
        limits.paceWindow = .milliseconds(1)
        let handler: HTTPServer.Handler = { _ in
            .stream { writer in
                for _ in 0..<5 {
                    try await writer.write([1])
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
        }
        try await withHTTPServer(limits, handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            #expect(try await client.response().body == [1, 1, 1, 1, 1])
        }
    }
}
