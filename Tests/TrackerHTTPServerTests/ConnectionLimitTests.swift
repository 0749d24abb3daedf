import HTTPServerChecks
import Testing
import TrackerHTTPServer

@Suite(.timeLimit(.minutes(1))) struct ConnectionLimitTests {
    private static func limits(_ maxConnections: Int) -> HTTPServer.Limits {
        var limits = HTTPServer.Limits()
        limits.maxConnections = maxConnections
        return limits
    }

    @Test func longestQuietOneMakesRoom() async throws {
        try await withHTTPServer(Self.limits(3)) { server in
            var clients: [RawConnection] = []
            for _ in 0..<3 {
                let client = try RawConnection(port: server.port)
                try await client.request("/")
                _ = try await client.response()
                clients.append(client)
            }
            // The first has been quiet for the shortest time now.
            try await clients[0].request("/")
            _ = try await clients[0].response()

            let another = try RawConnection(port: server.port)
            try await another.request("/")
            #expect(try await another.response().status == 200)
            #expect(try await clients[1].rest().isEmpty)
            for client in [clients[0], clients[2]] {
                try await client.request("/")
                #expect(try await client.response().status == 200)
            }
        }
    }

    @Test func slowSenderMakesRoom() async throws {
        try await withHTTPServer(Self.limits(1)) { server in
            let slow = try RawConnection(port: server.port)
            try await slow.send("GET / HTTP/1.1\r\nHost: local")
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            #expect(try await client.response().status == 200)
            #expect(try await slow.rest().isEmpty)
        }
    }

    @Test func manyIdleOnesKeepNobodyWaiting() async throws {
        try await withHTTPServer { server in
            let idle = try (0..<256).map { _ in try RawConnection(port: server.port) }
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            #expect(try await client.response().status == 200)
            withExtendedLifetime(idle) {}
        }
    }

    @Test func newOneIsRefusedWhenAllAreBusy() async throws {
        let gate = Gate()
        let (starts, start) = AsyncStream.makeStream(of: Void.self)
        let handler: HTTPServer.Handler = { _ in
            start.yield()
            await gate.wait()
            return .text("done")
        }
        try await withHTTPServer(Self.limits(2), handler: handler) { server in
            let busy = try (0..<2).map { _ in try RawConnection(port: server.port) }
            var started = starts.makeAsyncIterator()
            for client in busy {
                try await client.request("/")
                await started.next()
            }
            for _ in 0..<40 {
                let client = try RawConnection(port: server.port)
                let response = try await client.response()
                #expect(response.status == 503)
                #expect(response["retry-after"] == "1")
                #expect(response["connection"] == "close")
                #expect(try await client.rest().isEmpty)
            }
            gate.open()
            for client in busy { #expect(try await client.response().text == "done") }
        }
    }

    /// One that was refused and does not close yet gives no place to the next.
    @Test func refusedOnesMakeNoRoom() async throws {
        let gate = Gate()
        let started = Gate()
        let handler: HTTPServer.Handler = { _ in
            started.open()
            await gate.wait()
            return .text("done")
        }
        var limits = Self.limits(1)
        limits.lingerTimeout = .seconds(30)
        try await withHTTPServer(limits, handler: handler) { server in
            let busy = try RawConnection(port: server.port)
            try await busy.request("/")
            await started.wait()
            var refused: [RawConnection] = []
            for _ in 0..<4 {
                let client = try RawConnection(port: server.port)
                #expect(try await client.response().status == 503)
                refused.append(client)
            }
            gate.open()
            #expect(try await busy.response().text == "done")
        }
    }

    @Test func saysHowManyDescriptorsItNeeds() async throws {
        var limits = HTTPServer.Limits()
        limits.reservedDescriptors = 1 << 30
        let error = await #expect(throws: HTTPServerError.self) { try await withHTTPServer(limits) { _ in } }
        guard case .tooFewDescriptors(let needed, let limit)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(needed == (1 << 30) + 16)
        #expect(error?.description.contains("\(needed)") == true)
        #expect(error?.description.contains("\(limit)") == true)
    }
}
