import EventStorage
import Foundation
import GatewayAdapters
import InMemoryStorage
import QueryAPI
import Testing

/// Answers have the form that their gateway takes.
@Suite struct AnswerTests {
    private func handler(_ configuration: QueryAPIConfiguration = .init()) throws -> GatewayHandler {
        GatewayHandler(InMemoryEventStore([try makeEvent("e0", "2018-06-08T10:00:00Z")]), configuration)
    }

    @Test(arguments: Way.allCases) func anAnswerIsText(way: Way) async throws {
        let reply = try await handler().send(SentRequest("/users"), through: way)
        #expect(reply.status == 200)
        #expect(reply.members["isBase64Encoded"] as? Bool == false)
        #expect(reply.members["body"] as? String == "[\"alice\"]\n")
        #expect(reply.values("Content-Type") == ["application/json; charset=utf-8"])
        #expect(reply.values("Cache-Control") == ["no-store"])
        #expect(reply.members["statusDescription"] as? String == (way.isLoadBalancer ? "200 OK" : nil))
        #expect((reply.members["headers"] != nil) == (way != .loadBalancerWithSeveralValues))
        if [.httpAPI, .functionURL, .loadBalancer].contains(way) { #expect(reply.members["multiValueHeaders"] == nil) }
    }

    @Test(arguments: Way.allCases) func headHasNoBody(way: Way) async throws {
        let reply = try await handler().send(SentRequest("/users", method: "HEAD"), through: way)
        #expect(reply.status == 200)
        #expect(reply.members["body"] as? String == "")
        #expect(reply.values("Content-Type") == ["application/json; charset=utf-8"])
    }

    @Test(arguments: Way.allCases) func whatImportsLeftOutIsSaid(way: Way) async throws {
        let store = InMemoryEventStore(
            [try makeEvent("e0", "2018-06-08T10:00:00Z")], leftOut: LeftOutEvents(namePrefixes: ["get", "list"]))
        let reply = try await GatewayHandler(store).send(SentRequest("/scan"), through: way)
        #expect(reply.values("X-Left-Out") == ["get, list"])
        #expect(try await handler().send(SentRequest("/scan"), through: way).values("X-Left-Out").isEmpty)
    }

    @Test(arguments: Way.allCases) func aPreflightIsAnswered(way: Way) async throws {
        let origin = "https://portal.example.org"
        let request = SentRequest(
            "/users/alice", method: "OPTIONS", headers: ["origin": origin, "access-control-request-method": "GET"])
        let reply = try await handler(QueryAPIConfiguration(corsAllowedOrigins: [origin])).send(request, through: way)
        #expect(reply.status == 204)
        #expect(reply.values("Access-Control-Allow-Origin") == [origin])
        #expect(reply.values("Access-Control-Allow-Methods") == ["GET, HEAD, OPTIONS"])
        #expect(reply.members["body"] as? String == "")
    }

    @Test(arguments: Way.allCases) func errorsAreTheAPIsOwn(way: Way) async throws {
        let missing = try await handler().send(SentRequest("/nothing"), through: way)
        #expect(missing.status == 404)
        #expect(missing.values("Content-Type") == ["application/problem+json"])
        let refused = try await handler().send(SentRequest("/users", method: "DELETE"), through: way)
        #expect(refused.status == 405)
        #expect(refused.values("Allow") == ["GET, HEAD, OPTIONS"])
        let wrong = try await handler().send(SentRequest("/scan?limt=3"), through: way)
        #expect(wrong.status == 400)
        #expect(try wrong.detail.contains("`limit`"))
    }

    @Test(arguments: Way.allCases) func aStoreThatIsAwayIsA503(way: Way) async throws {
        let store = InMemoryEventStore(behaviour: .init(failure: EventStoreError(.unavailable, "inside")))
        let reply = try await GatewayHandler(store).send(SentRequest("/scan"), through: way)
        #expect(reply.status == 503)
        #expect(reply.values("Retry-After") == ["5"])
        #expect(try !reply.detail.contains("inside"))
    }

    private struct Record: RecordReading {
        var bytes: [UInt8]

        func redactedRecord(of eventID: String, at location: RecordLocation) async -> [UInt8] { bytes }
    }

    private func storeWithLocation() throws -> InMemoryEventStore {
        let location = RecordLocation(log: .init(source: "s3://logs/a.json.gz", size: 1, revision: "\"e\""), offset: 0, length: 1)
        return InMemoryEventStore([try makeEvent("e0", "2018-06-08T10:00:00Z", location: location)])
    }

    @Test(arguments: Way.allCases) func aRecordThatIsNoTextIsSentAsBytes(way: Way) async throws {
        let record = Array("{\"a\":\"".utf8) + [0xFF, 0xC3] + Array("\"}".utf8)
        let reply = try await GatewayHandler(storeWithLocation(), records: Record(bytes: record))
            .send(SentRequest("/events/e0"), through: way)
        #expect(reply.members["isBase64Encoded"] as? Bool == true)
        #expect(try reply.body.count(where: { $0 == 0xFF }) == 1)
    }

    @Test(arguments: Way.allCases) func aRecordOfAnyTextComesThrough(way: Way) async throws {
        let record = #"{"text":"\"quoted\" \\ é 日本 \u0000","nested":{"a":[1,null,true]}}"#
        let reply = try await GatewayHandler(storeWithLocation(), records: Record(bytes: Array(record.utf8)))
            .send(SentRequest("/events/e0"), through: way)
        #expect(String(decoding: try reply.body, as: UTF8.self).contains(record))
    }
}
