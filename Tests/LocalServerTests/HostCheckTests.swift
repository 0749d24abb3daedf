import HTTPServerChecks
import Testing

/// DNS rebinding: a web page whose own name was made to point at 127.0.0.1 must not read the store.
@Suite(.timeLimit(.minutes(1))) struct HostCheckTests {
    @Test(arguments: [
        "localhost", "LOCALHOST:8080", "localhost.", "portal.localhost:1", "127.0.0.1", "127.0.0.1:65535", "127.8.9.10", "[::1]",
        "[::1]:8080",
    ])
    func answersLoopbackNames(host: String) async throws {
        let response = try await response(withHosts: [host])
        #expect(response.status == 200)
        #expect(response.text == "[\"alice\",\"bob\"]\n")
    }

    @Test(arguments: [
        "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost", ".localhost:x",
        "192.168.0.1", "0.0.0.0", "127.0.0.256", "127.1", "[::2]", "[::1].evil.example", "localhost:8080:1", "a@localhost",
        "127.0.0.1:8080@evil.example", "localhost evil.example",
    ])
    func refusesOtherNames(host: String) async throws {
        let response = try await response(withHosts: [host])
        #expect(response.status == 403)
        #expect(response.isProblem)
        #expect(!response.text.contains("alice"))
    }

    @Test(arguments: [[], [""], ["localhost", "localhost"], ["localhost", "evil.example"]])
    func takesExactlyOneHost(hosts: [String]) async throws {
        let response = try await response(withHosts: hosts)
        #expect(response.status == 400)
        #expect(response.isProblem)
    }

    @Test func targetDoesNotReplaceTheHost() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send("GET http://localhost/users HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            #expect(try await client.response().status == 403)
        }
    }

    private func response(withHosts hosts: [String]) async throws -> RawResponse {
        var response = RawResponse(head: "")
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.send("GET /users HTTP/1.1\r\n" + hosts.map { "Host: \($0)\r\n" }.joined() + "\r\n")
            response = try await client.response()
        }
        return response
    }
}
