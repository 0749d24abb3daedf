import HTTPServerChecks
import Testing

@Suite(.timeLimit(.minutes(1))) struct MalformedRequestTests {
    @Test(arguments: [
        ("GET /users WWW/1.1\r\n\r\n", 400),
        ("GET /us\u{1b}ers HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET /users HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
        ("GET /users HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400),
        ("GET /users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("GET /users HTTP/1.1\r\nHost: localhost\r\nContent-Length: minus\r\n\r\n", 400),
        ("FLY /users HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("nonsense\r\n\r\n", 400),
        ("\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}", 400),
        ("GET /users\r\n\r\n", 505),
        ("GET /users HTTP/7.0\r\nHost: localhost\r\n\r\n", 505),
    ])
    func getsAnAnswerAndEndsTheConnection(bytes: String, status: Int) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send(bytes)
            let response = try await client.response()
            #expect(response.status == status)
            #expect((response["allow"] == "GET, HEAD, OPTIONS") == (status == 405))
            #expect(response.isProblem)
            #expect(response["connection"] == "close")
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
    func otherMethodsGet405(method: String) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", method: method)
            let response = try await client.response()
            #expect(response.status == 405)
            #expect(response.isProblem)
            #expect(response["allow"] == "GET, HEAD, OPTIONS")
            try await client.request("/users")
            #expect(try await client.response().status == 200)
        }
    }

    @Test(arguments: ["/nothing", "/", "/users/a%zzb", "/../users", "/%2e%2e/users", "/users?from=yesterday", "*"])
    func everyPathGetsOurAnswer(target: String) async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request(target)
            let response = try await client.response()
            #expect((400...404).contains(response.status))
            #expect(response.isProblem)
        }
    }

    @Test func earlierRequestsAreAnsweredFirst() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send("GET /users HTTP/1.1\r\nHost: localhost\r\n\r\nGET nonsense\r\n\r\n")
            #expect(try await client.response().status == 200)
            #expect(try await client.response().status == 400)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func oneConnectionDoesNotDisturbAnother() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users")
            _ = try await client.response()
            let other = try RawConnection(port: server.port)
            try await other.send("nonsense\r\n\r\n")
            _ = try await other.rest()
            try await client.request("/users")
            #expect(try await client.response().status == 200)
        }
    }
}
