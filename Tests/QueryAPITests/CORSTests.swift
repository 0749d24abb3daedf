import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

@Suite struct CORSTests {
    private let origin = "https://portal.example.org"

    private func api(_ origins: [String]) -> QueryAPI {
        QueryAPI([], QueryAPIConfiguration(corsAllowedOrigins: origins))
    }

    @Test(arguments: ["/scan", "/nope", "/scan?limit=0"])
    func anAllowedOriginMayReadAnswersAndPaging(target: String) async throws {
        let fields = try await api([origin, "http://localhost:3000"]).get(target, [.origin: origin]).fields
        #expect(fields[.accessControlAllowOrigin] == origin)
        #expect(fields[.accessControlExposeHeaders] == "Link, X-Next-Token, X-Left-Out")
        #expect(fields[.vary]?.hasSuffix("Origin") == true)
    }

    @Test(arguments: [
        "https://evil.example", "https://portal.example.org.evil.example", "http://portal.example.org", "null",
        "https://portal.example.org:8443", "HTTPS://PORTAL.EXAMPLE.ORG", "",
    ])
    func otherOriginsMayNot(origin: String) async throws {
        let fields = try await api([self.origin]).get("/scan", [.origin: origin]).fields
        #expect(fields[.accessControlAllowOrigin] == nil)
        #expect(fields[.vary] == "Accept, Origin")
    }

    @Test func nobodyMayByDefault() async throws {
        let answer = try await api([]).get("/scan", [.origin: origin, .accessControlRequestMethod: "GET"], method: .options)
        #expect(answer.status == 204)
        #expect(!answer.fields.contains { $0.name.canonicalName.hasPrefix("access-control") })
    }

    @Test func aStarAllowsEveryone() async throws {
        let fields = try await api(["*"]).get("/scan", [.origin: origin]).fields
        #expect(fields[.accessControlAllowOrigin] == "*")
    }

    @Test func aPreflightIsAnswered() async throws {
        let request: HTTPFields = [
            .origin: origin, .accessControlRequestMethod: "GET", .accessControlRequestHeaders: "authorization",
        ]
        let answer = try await api([origin]).get("/users/alice?from=x", request, method: .options)
        #expect(answer.status == 204)
        #expect(answer.fields[.accessControlAllowOrigin] == origin)
        #expect(answer.fields[.accessControlAllowMethods] == "GET, HEAD, OPTIONS")
        #expect(answer.fields[.accessControlAllowHeaders]?.contains("Authorization") == true)
        #expect(answer.fields[.accessControlMaxAge] == "600")
    }
}
