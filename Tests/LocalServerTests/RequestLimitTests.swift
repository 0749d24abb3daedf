import HTTPServerChecks
import LocalServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct RequestLimitTests {
    @Test func longTargetGets414AndTheConnectionGoesOn() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users/" + String(repeating: "x", count: 64 << 10))
            let response = try await client.response()
            #expect(response.status == 414)
            #expect(response.isProblem)
            try await client.request("/users")
            #expect(try await client.response().status == 200)
        }
    }

    private static let largeHeaders: [[String]] = [
        ["X-Long: \(String(repeating: "x", count: 64 << 10))"],
        (0..<100).map { "X-\($0): \(String(repeating: "x", count: 500))" },
    ]

    @Test(arguments: largeHeaders)
    func largeHeadersGet431AndTheConnectionGoesOn(headers: [String]) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", headers: headers)
            let response = try await client.response()
            #expect(response.status == 431)
            #expect(response.isProblem)
            try await client.request("/users")
            #expect(try await client.response().status == 200)
        }
    }

    private static let enormousRequests: [String] = [
        "GET /\(String(repeating: "x", count: 300 << 10)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: \(String(repeating: "x", count: 300 << 10))\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "X-Y: z\r\n", count: 2000))\r\n",
    ]

    @Test(arguments: enormousRequests)
    func enormousOnesGet431AndTheConnectionEnds(request: String) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send(request)
            let response = try await client.response()
            #expect(response.status == 431)
            #expect(response.isProblem)
            #expect(response["connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func smallBodyIsLeftAlone() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", headers: ["Content-Length: 5"])
            try await client.send("hello")
            #expect(try await client.response().status == 200)
            try await client.request("/services")
            #expect(try await client.response().status == 200)
        }
    }

    @Test(arguments: [
        ("GET", "Content-Length: 70000", 413), ("GET", "Content-Length: 99999999999", 413),
        ("GET", "Transfer-Encoding: chunked", 411),
        ("POST", "Content-Length: 70000", 405), ("POST", "Transfer-Encoding: chunked", 405),
    ])
    func largeBodyEndsTheConnection(method: String, header: String, status: Int) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", method: method, headers: [header])
            let response = try await client.response()
            #expect(response.status == status)
            #expect(response.isProblem)
            #expect(response["connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func largeBodyUnderWayDoesNotDrownTheAnswer() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", headers: ["Content-Length: 1000000"])
            try await client.send(String(repeating: "x", count: 1_000_000))
            #expect(try await client.response().status == 413)
            #expect(try await client.rest().isEmpty, "an orderly end, not a reset that may overtake the answer")
        }
    }

    @Test func unfinishedRequestIsGivenUp() async throws {
        var limits = LocalServer.Limits()
        limits.requestTimeout = .milliseconds(50)
        try await withServer(.init(limits: limits)) { server in
            let client = try RawConnection(port: server.port)
            try await client.send("GET /users HTTP/1.1\r\nHost: local")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func clientThatDoesNotReadIsGivenUp() async throws {
        var limits = LocalServer.Limits()
        limits.stallTimeout = .milliseconds(50)
        let released = Gate()
        let store = StubStore(pageCount: .max / 2000, eventsPerPage: 1000, onRelease: { released.open() })
        try await withServer(over: store, .init(limits: limits)) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan")
            await released.wait()
            withExtendedLifetime(client) {}
        }
    }
}
