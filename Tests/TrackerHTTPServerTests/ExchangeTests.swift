import HTTPServerChecks
import Testing
import TrackerHTTP
import TrackerHTTPServer

@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
    @Test func manyPipelinedRequestsAreAnsweredInOrder() async throws {
        try await withHTTPServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send((0..<3000).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            for number in 0..<3000 { #expect(try await client.response().text == "/\(number)") }
        }
    }

    @Test func bodiesArePassedOver() async throws {
        let handler: HTTPServer.Handler = { .text("\($0.bodySize)") }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            let head = "POST / HTTP/1.1\r\nHost: a\r\n"
            try await client.send(
                head + "Content-Length: 5\r\n\r\nhello" + head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                    + head
                    + "\r\n")
            #expect(try await client.response().text == "declared(5)")
            #expect(try await client.response().text == "chunked")
            #expect(try await client.response().text == "declared(0)")
        }
    }

    /// One request gets one answer, even if it turns out later to be none.
    @Test(arguments: ["x\r\n", "10001\r\n" + String(repeating: "x", count: 0x10001) + "\r\n0\r\n\r\n"])
    func badBodyEndsTheConnection(body: String) async throws {
        try await withHTTPServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
            try await client.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.response().text == "/a")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func largeBodyUnderWayDoesNotDrownTheAnswer() async throws {
        try await withHTTPServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/a", headers: ["Content-Length: 10000000"])
            try await client.send(String(repeating: "x", count: 10_000_000))
            #expect(try await client.response().text == "/a")
            #expect(try await client.rest().isEmpty)
        }
    }

    /// Also when it has said that nothing more comes before all of it could be read past.
    @Test func largeBodyOfAHalfClosedClientDoesNotDrownALargeAnswer() async throws {
        let handler: HTTPServer.Handler = { _ in .text(String(repeating: "x", count: 1_500_000)) }
        var limits = HTTPServer.Limits()
        limits.lingerTimeout = .seconds(30)
        try await withHTTPServer(limits, handler: handler) { server in
            for _ in 0..<5 {
                let client = try RawConnection(port: server.port, receiveBuffer: 4096)
                try await client.request("/a", headers: ["Content-Length: 10000000"])
                try await client.send(String(repeating: "x", count: 10_000_000))
                client.finishSending()
                #expect(try await client.response().body.count == 1_500_000)
                #expect(try await client.rest().isEmpty)
            }
        }
    }

    @Test func refusalIsTheLastAnswer() async throws {
        try await withHTTPServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send(
                "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost : a\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.response().text == "/a")
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response["connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified])
    func someStatusesHaveNoBody(status: HTTPResponse.Status) async throws {
        let handler: HTTPServer.Handler = { request in
            guard request.head.path == "/" else { return .text("next") }
            return HTTPServerResponse(head: HTTPResponse(status: status), body: .bytes([1, 2, 3]))
        }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            let head = try await client.response(toHead: true)
            #expect(head.status == status.code)
            #expect(head["content-length"] == nil)
            try await client.request("/next")
            #expect(try await client.response().text == "next")
        }
    }

    @Test func headOfARefusalHasNoBody() async throws {
        try await withHTTPServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send("HEAD / HTTP/1.1\r\n\r\n")
            let response = try await client.response(toHead: true)
            #expect(response.status == 400)
            #expect(response["content-length"] == "4")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func largeAnswerIsWhole() async throws {
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let handler: HTTPServer.Handler = { _ in HTTPServerResponse(head: HTTPResponse(status: .ok), body: .bytes(body)) }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            for _ in 0..<3 {
                try await client.request("/")
                let isSame = try await client.response().body == body
                #expect(isSame)
            }
        }
    }
}
