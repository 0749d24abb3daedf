import CloudTrailLogs
import HTTPServerChecks
import LocalServer
import QueryAPI
import Testing
import TrackerLogging

@Suite(.timeLimit(.minutes(1))) struct StartTests {
    private static func server(_ configuration: LocalServer.Configuration) throws -> LocalServer {
        let api = QueryAPI(store: StubStore(), now: { EventInstant(milliseconds: 0) })
        return try LocalServer(
            configuration: configuration, api: api, logger: Logger(label: "test") { _ in SilentLogHandler() })
    }

    @Test(arguments: ["0.0.0.0", "::", "[::]", "192.168.1.5", "10.0.0.1", "fe80::1"])
    func refusesOtherAddressesWithoutToken(host: String) throws {
        let error = try #require(throws: LocalServerError.self) { try Self.server(.init(host: host)) }
        #expect(error.code == .tokenRequired)
        #expect(error.message.contains("CLOUDTRAIL_TRACKER_TOKEN"))
    }

    @Test(arguments: ["127.0.0.1", "localhost", "127.3.2.1", "::1", "[::1]"])
    func needsNoTokenOnLoopback(host: String) {
        #expect(throws: Never.self) { try Self.server(.init(host: host)) }
    }

    @Test func takesOtherAddressesWithToken() {
        #expect(throws: Never.self) { try Self.server(.init(host: "0.0.0.0", token: try BearerToken("0123456789abcdef"))) }
    }

    @Test(arguments: [("", 80), ("tracker.example", 80), ("127.0.0.1:80", 80), ("127.0.0.1", -1), ("127.0.0.1", 65_536)])
    func refusesWhatIsNoAddress(host: String, port: Int) throws {
        let error = try #require(throws: LocalServerError.self) { try Self.server(.init(host: host, port: port)) }
        #expect(error.code == .invalidAddress)
    }

    @Test func saysWhenThePortIsTaken() async throws {
        try await withServer { running in
            let second = try Self.server(.init(port: running.port))
            let error = await #expect(throws: LocalServerError.self) { try await second.run(until: { await Gate().wait() }) }
            #expect(error?.code == .addressInUse)
            #expect(error?.message.contains("127.0.0.1:\(running.port)") == true)
        }
    }
}
