import EventStorage
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

/// What imports left out is said where it could be missed.
@Suite struct LeftOutTests {
    private func api(
        leftOut: [String], _ configuration: QueryAPIConfiguration = .init(), behaviour: InMemoryEventStore.Behaviour = .init()
    ) throws -> QueryAPI {
        let store = InMemoryEventStore(
            try makeEvents(3), behaviour: behaviour, leftOut: LeftOutEvents(namePrefixes: leftOut))
        return QueryAPI(store, configuration)
    }

    private static let routes = [
        "/scan", "/scan?limit=1", "/scan?count=true", "/scan?format=csv", "/scan?from=2001-01-01&to=2001-01-02", "/users/alice",
        "/users/nobody", "/services/ec2", "/services/ec2?count=true",
    ]

    @Test(arguments: routes) func answersWithEventsSayWhatIsLeftOut(target: String) async throws {
        let answer = try await api(leftOut: ["list", "Get", "describe", "getobject"]).get(target)
        #expect(answer.status == 200)
        #expect(try answer.leftOut == "describe, get, list")
    }

    @Test func headSaysItToo() async throws {
        #expect(try await api(leftOut: ["get"]).get("/scan", method: .head).leftOut == "get")
    }

    @Test func aPageThatEndsForTimeOrSizeSaysItToo() async throws {
        let late = try api(leftOut: ["get"], .init(timeBudget: .milliseconds(50)), behaviour: .init(stallsAfterPages: 0))
        #expect(try await late.get("/scan").leftOut == "get")
        #expect(try await api(leftOut: ["get"], .init(maxAnswerBytes: 10)).get("/scan").leftOut == "get")
    }

    @Test(arguments: routes) func nothingLeftOutIsNoHeader(target: String) async throws {
        #expect(try await api(leftOut: []).get(target).leftOut == nil)
    }

    @Test(arguments: ["/users", "/services", "/parameters", "/health", "/events/e0000", "/events/nope", "/scan?limit=0", "/nope"])
    func otherAnswersDoNotSayIt(target: String) async throws {
        #expect(try await api(leftOut: ["get"]).get(target).leftOut == nil)
    }

    @Test func whatCannotStandInAListIsEncoded() async throws {
        let answer = try await api(leftOut: ["a,b", "%", "\u{e9}", "x\r\ny: z", "{"]).get("/scan")
        #expect(try answer.leftOut == "%25, a%2Cb, x%0D%0Ay:%20z, {, %C3%A9")
    }

    @Test func theHeaderDoesNotGrowWithoutEnd() async throws {
        let prefixes = (10_000..<12_000).map { "prefix\($0)" }
        let text = try #require(try await api(leftOut: prefixes).get("/scan").leftOut)
        #expect(text.hasPrefix("prefix10000, prefix10001, "))
        #expect(text.hasSuffix(", ..."))
        #expect((4000...4200).contains(text.utf8.count))
    }
}

extension Answer {
    fileprivate var leftOut: String? {
        get throws { fields[try #require(HTTPField.Name("X-Left-Out"))] }
    }
}
