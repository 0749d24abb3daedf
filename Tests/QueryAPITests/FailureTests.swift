import EventStorage
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

@Suite struct FailureTests {
    struct Unexpected: Error {
        var secret = "/var/secret/path"
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var failure: any Error
        var status: Int
        var retryAfter: String?
        var testDescription: String { String(describing: failure) }
    }

    @Test(arguments: [
        Case(failure: EventStoreError(.throttled, "/var/secret/path"), status: 503, retryAfter: "1"),
        Case(failure: EventStoreError(.locked, "/var/secret/path"), status: 503, retryAfter: "1"),
        Case(failure: EventStoreError(.unavailable, "/var/secret/path"), status: 503, retryAfter: "5"),
        Case(failure: EventStoreError(.timeout, "/var/secret/path"), status: 504),
        Case(failure: EventStoreError(.corrupt, "/var/secret/path"), status: 500),
        Case(failure: EventStoreError(.notAStore, "/var/secret/path"), status: 500),
        Case(failure: EventStoreError(.newerVersion, "/var/secret/path"), status: 500),
        Case(failure: Unexpected(), status: 500),
        Case(failure: CancellationError(), status: 503, retryAfter: "1"),
    ])
    func failuresOfTheStoreAreProblems(_ example: Case) async throws {
        var behaviour = InMemoryEventStore.Behaviour()
        behaviour.failure = example.failure
        let api = QueryAPI([], behaviour: behaviour)
        for target in ["/scan", "/scan?limit=5", "/scan?count=true", "/scan?params=a&value=b", "/users", "/events/e1"] {
            let response = await api.respond(to: APIRequest(target: target))
            let answer = try await Answer(response)
            #expect(answer.status == example.status)
            #expect(answer.contentType == "application/problem+json")
            #expect(answer.fields[.retryAfter] == example.retryAfter)
            #expect(!answer.text.contains("secret"))
            #expect(response.failure != nil)
        }
        let health = try await api.get("/health")
        #expect(health.status == 503)
        #expect(health.fields[.retryAfter] != nil)
        #expect(!health.text.contains("secret"))
    }

    @Test func adaptersRefuseInTheSameForm() async throws {
        let api = QueryAPI([], QueryAPIConfiguration(corsAllowedOrigins: ["https://a.example"]))
        let problem = APIProblem(.unauthorized, "A \"bearer\" token is needed.", headerFields: [.wwwAuthenticate: "Bearer"])
        let request = APIRequest(target: "/scan", headerFields: [.origin: "https://a.example"])
        let answer = try await Answer(api.response(to: request, problem: problem))
        #expect(answer.status == 401)
        #expect(answer.fields[.wwwAuthenticate] == "Bearer")
        #expect(answer.fields[.accessControlAllowOrigin] == "https://a.example")
        #expect(answer.fields[.xContentTypeOptions] == "nosniff")
        #expect(
            answer.text
                == #"{"type":"about:blank","title":"Unauthorized","status":401,"detail":"A \"bearer\" token is needed."}"# + "\n")
    }
}
