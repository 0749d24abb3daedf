import EventStorage
import HTTPServerChecks
import TestSupport
import Testing
import TrackerLogging

@testable import LocalServer

@Suite(.timeLimit(.minutes(1))) struct AccessLogTests {
    private static let token = "0123456789abcdef0123456789abcdef"

    private static func entries(
        over store: StubStore = StubStore(), logsAccess: Bool = true, _ body: (RawConnection) async throws -> Void
    ) async throws -> [LogRecorder.Entry] {
        let recorder = LogRecorder()
        let configuration = LocalServer.Configuration(token: try BearerToken(token), logsAccess: logsAccess)
        try await withServer(over: store, configuration, logger: Logger(label: "test") { _ in recorder }) { server in
            try await body(try RawConnection(port: server.port))
        }
        return recorder.entries
    }

    @Test func holdsWhatHappenedAndNoSecret() async throws {
        let entries = try await Self.entries { client in
            try await client.request("/users/alice?nextToken=hidden", headers: ["Authorization: Bearer " + Self.token])
            _ = try await client.response()
        }
        let entry = try #require(entries.first)
        #expect(entries.count == 1)
        #expect(entry.level == .info)
        #expect(entry.message == "request")
        #expect(entry.metadata["http.method"] == "GET")
        #expect(entry.metadata["http.path"] == "/users/alice")
        #expect(entry.metadata["http.route"] == "/users/{user}")
        #expect(entry.metadata["http.status"] == "400")
        #expect(entry.metadata["http.bytes"] != nil)
        #expect(entry.metadata["http.milliseconds"] != nil)
        #expect(!"\(entries)".contains("hidden"))
        #expect(!"\(entries)".contains(Self.token))
    }

    @Test func refusalsAreLoggedWithoutTheWrongToken() async throws {
        let entries = try await Self.entries { client in
            try await client.request("/users", headers: ["Authorization: Bearer wrong-wrong-wrong-wrong"])
            _ = try await client.response()
        }
        #expect(entries.map { $0.metadata["http.status"] } == ["401"])
        #expect(!"\(entries)".contains("wrong"))
    }

    @Test func brokenAnswersAreSaidToBe() async throws {
        let store = StubStore(
            pageCount: 2, eventsPerPage: 1000,
            beforePage: { if $0 == 1 { throw EventStoreError(.unavailable, "the disk is gone") } })
        let entries = try await Self.entries(over: store) { client in
            try await client.request("/scan", headers: ["Authorization: Bearer " + Self.token])
            _ = try? await client.response()
        }
        #expect(entries.contains { $0.level == .error && $0.metadata["error"] == "the disk is gone" })
        #expect(entries.contains { $0.metadata["http.incomplete"] == "true" })
    }

    @Test func canBeOff() async throws {
        let entries = try await Self.entries(logsAccess: false) { client in
            try await client.request("/users")
            _ = try await client.response()
        }
        #expect(entries.isEmpty)
    }

    @Test(arguments: [
        ("/users/a%0Ab?x=y", "/users/a%0Ab"), ("/users/a\u{1b}[31mb", "/users/a?[31mb"), ("/a\nb", "/a?b"), ("/ä", "/??"),
        ("?x", ""),
    ])
    func pathCannotReachTheTerminal(target: String, shown: String) {
        #expect(AccessLog.printable(target) == shown)
    }
}
