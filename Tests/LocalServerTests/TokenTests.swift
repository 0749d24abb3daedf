import HTTPServerChecks
import QueryAPI
import Testing
import TrackerHTTP
import TrackerHTTPServer

@testable import LocalServer

@Suite(.timeLimit(.minutes(1))) struct TokenTests {
    private static let text = "0123456789abcdef0123456789ABCDEF"

    private static func configuration() throws -> LocalServer.Configuration {
        LocalServer.Configuration(token: try BearerToken(text))
    }

    @Test(arguments: ["/users", "/scan", "/health", "/nothing"])
    func isAskedForEverywhere(target: String) async throws {
        try await withServer(try Self.configuration()) { server in
            let client = try RawConnection(port: server.port)
            try await client.request(target)
            let response = try await client.response()
            #expect(response.status == 401)
            #expect(response.isProblem)
            #expect(response["www-authenticate"]?.hasPrefix("Bearer ") == true)
        }
    }

    private static let credentials: [(String, Int)] = [
        ("Bearer \(text)", 200), ("bearer \(text)", 200),
        ("Bearer  \(text)", 401), ("Bearer \(text)0", 401), ("Bearer \(text.dropLast())", 401), ("Bearer \(text)\(text)", 401),
        ("Bearer \(text.lowercased())", 401), ("Bearer", 401), ("Basic \(text)", 401), (text, 401),
    ]

    @Test(arguments: credentials)
    func mustBeTheOne(authorization: String, status: Int) async throws {
        try await withServer(try Self.configuration()) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", headers: ["Authorization: " + authorization])
            #expect(try await client.response().status == status)
        }
    }

    @Test func mayStandThereOnlyOnce() async throws {
        try await withServer(try Self.configuration()) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", headers: ["Authorization: Bearer x", "Authorization: Bearer " + Self.text])
            #expect(try await client.response().status == 401)
        }
    }

    @Test func isNotAskedForByPreflights() async throws {
        try await withServer(try Self.configuration(), api: .init(corsAllowedOrigins: ["https://portal.example"])) { server in
            let client = try RawConnection(port: server.port)
            let headers = ["Origin: https://portal.example", "Access-Control-Request-Method: GET"]
            try await client.request("/users", method: "OPTIONS", headers: headers)
            let response = try await client.response()
            #expect(response.status == 204)
            #expect(response["access-control-allow-origin"] == "https://portal.example")
        }
    }

    @Test func refusalCanBeReadByAllowedPages() async throws {
        try await withServer(try Self.configuration(), api: .init(corsAllowedOrigins: ["https://portal.example"])) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", headers: ["Origin: https://portal.example"])
            let response = try await client.response()
            #expect(response.status == 401)
            #expect(response["access-control-allow-origin"] == "https://portal.example")
        }
    }

    @Test func elsewhereAnyHostWillDo() throws {
        let gate = RequestGate(isLoopback: false, token: try BearerToken(Self.text), limits: .init())
        let fields: HTTPFields = [.authorization: "Bearer " + Self.text]
        let request = HTTPServerRequest(
            head: HTTPRequest(
                method: .get, scheme: "http", authority: "tracker.example", path: "/users", headerFields: fields))
        #expect(gate.problem(with: request) == nil)
    }

    @Test(arguments: [
        "", "short", "fifteen-letters", "has spaces in the middle", "änderung-änderung", "================",
        "with=in-the-middle-of-it",
    ])
    func weakOnesAreRefused(text: String) throws {
        let error = try #require(throws: LocalServerError.self) { try BearerToken(text) }
        #expect(error.code == .weakToken)
        #expect(text.isEmpty || !error.message.contains(text))
    }

    @Test func isNeverPrinted() throws {
        let token = try BearerToken(Self.text)
        var dumped = ""
        dump(token, to: &dumped)
        for output in ["\(token)", String(reflecting: token), dumped, String(describing: Optional(token))] {
            #expect(!output.contains(Self.text))
            #expect(!output.contains("48"), "the code of its first character")
        }
    }
}
