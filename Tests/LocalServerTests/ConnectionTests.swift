import HTTPServerChecks
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    @Test func goesOnAfterAnAnswer() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            for _ in 0..<3 {
                try await client.request("/users")
                let response = try await client.response()
                #expect(response.status == 200)
                #expect(response["connection"] == nil)
                #expect(response["date"] != nil)
                #expect(response["server"] == "cloudtrail-tracker")
            }
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await withServer(over: StubStore(pageCount: 3, eventsPerPage: 1000)) { server in
            let client = try RawConnection(port: server.port)
            let targets = ["/users", "/scan", "/nothing", "/scan?count=true", "/users"]
            try await client.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: localhost\r\n\r\n" }.joined())
            var statuses: [Int] = []
            var lengths: [Int] = []
            for _ in targets {
                let response = try await client.response()
                statuses.append(response.status)
                lengths.append(response.body.count)
            }
            #expect(statuses == [200, 200, 404, 200, 200])
            #expect(lengths[0] == lengths[4])
            #expect(lengths[1] > 100_000)
            #expect(lengths[3] == 5)
        }
    }

    @Test(arguments: [
        ("HTTP/1.1", ["Connection: close"]), ("HTTP/1.1", ["Connection: Close"]), ("HTTP/1.0", []),
        ("HTTP/1.1", ["Connection: Upgrade", "Upgrade: h2c"]), ("HTTP/1.1", ["Expect: 100-continue", "Content-Length: 5"]),
    ])
    func endsWhereItShould(version: String, headers: [String]) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", version: version, headers: headers)
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(response["connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test(arguments: [
        ("HTTP/1.0", "\r\n"), ("HTTP/1.1", "Connection: close\r\n\r\n"),
        ("HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello"),
    ])
    func nothingIsReadBehindTheLastRequest(version: String, rest: String) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send(
                "GET /users \(version)\r\nHost: localhost\r\n\(rest)GET /users HTTP/1.1\r\nHost: localhost\r\n\r\nx\r\n\r\n")
            #expect(try await client.response().status == 200)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func clientThatFinishedSendingGetsItsAnswer() async throws {
        try await withServer(over: StubStore(pageCount: 20, eventsPerPage: 1000)) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan")
            client.finishSending()
            let response = try await client.response()
            let isWhole = response.text.contains("\"event-19999\"")
            #expect(isWhole)
            #expect(try await client.rest().isEmpty)
        }
    }

    /// More than the network takes at once, so that the answer's end is long not sent when the connection is to close.
    @Test(arguments: [true, false])
    func largeLastAnswerArrivesWhole(saysClose: Bool) async throws {
        let store = StubStore(pageCount: 10, eventsPerPage: 1000, userName: String(repeating: "x", count: 3000))
        try await withServer(over: store) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan?limit=10000", headers: saysClose ? ["Connection: close"] : [])
            if !saysClose { client.finishSending() }
            let isWhole = try await client.response().text.contains("\"event-9999\"")
            #expect(isWhole)
        }
    }

    @Test func http10MayGoOn() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            for _ in 0..<2 {
                try await client.request("/users", version: "HTTP/1.0", headers: ["Connection: keep-alive"])
                let response = try await client.response()
                #expect(response.status == 200)
                #expect(response["connection"] == "keep-alive")
            }
        }
    }

    @Test func http10GetsStreamsWithoutChunks() async throws {
        try await withServer(over: StubStore(pageCount: 3, eventsPerPage: 1000)) { server in
            let chunked = try RawConnection(port: server.port)
            try await chunked.request("/scan")
            let expected = try await chunked.response()
            #expect(expected["transfer-encoding"] == "chunked")

            let client = try RawConnection(port: server.port)
            try await client.request("/scan", version: "HTTP/1.0", headers: ["Connection: keep-alive"])
            let response = try await client.response()
            #expect(response["transfer-encoding"] == nil)
            #expect(response["connection"] == "close")
            let isSame = response.body == expected.body
            #expect(isSame, "compared outside, since a failure would spend minutes on the difference")
        }
    }

    @Test(arguments: ["/users", "/scan", "/nothing", "/scan?limit=5"])
    func headHasTheHeadersOfGetAndNoBody(target: String) async throws {
        try await withServer(over: StubStore(pageCount: 3, eventsPerPage: 1000)) { server in
            let client = try RawConnection(port: server.port)
            try await client.request(target, headers: ["Accept-Encoding: gzip"])
            let get = try await client.response()
            try await client.request(target, method: "HEAD", headers: ["Accept-Encoding: gzip"])
            let head = try await client.response(toHead: true)
            #expect(head.status == get.status)
            for (name, value) in get.headers where name != "date" && name != "transfer-encoding" {
                #expect(head[name] == value)
            }
            // An unexpected body would be taken for the start of this answer.
            try await client.request("/users")
            #expect(try await client.response().text == "[\"alice\",\"bob\"]\n")
        }
    }
}
