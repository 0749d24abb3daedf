import EventStorage
import Foundation
import GatewayAdapters
import InMemoryStorage
import Testing

/// What a gateway would refuse is never handed to it.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    /// Events whose every character doubles, and doubles again inside the answer's string.
    private static func quotedEvents(_ count: Int, quotes: Int) throws -> [InMemoryEventStore.Event] {
        try makeEvents(count).map { event in
            var event = event
            event.attributes["requestParameters_text"] = [String(repeating: "\"", count: quotes)]
            return event
        }
    }

    @Test(arguments: [
        (Way.restAPI, "json"), (.httpAPI, "ndjson"), (.functionURL, "json"), (.loadBalancer, "json"), (.loadBalancer, "ndjson"),
    ])
    func anAnswerThatIsTooLongComesInPages(way: Way, format: String) async throws {
        let limit = way.isLoadBalancer ? 900_000 : 5_500_000
        let quotes = way.isLoadBalancer ? 2000 : 12_000
        let events = try Self.quotedEvents(130, quotes: quotes)
        let handler = GatewayHandler(InMemoryEventStore(events))
        var ids = [String]()
        var pages = 0
        var query: String? = "from=2018-06-01&fields=eventID,requestParameters_text&format=\(format)"
        while let asked = query {
            let reply = try await handler.send(SentRequest("/users/alice?\(asked)"), through: way)
            #expect(reply.size <= limit)
            pages += 1
            try #require(pages < 20)
            let links = reply.values("Link")
            #expect(links.isEmpty == reply.values("X-Next-Token").isEmpty)
            if !links.isEmpty { #expect(reply.size > limit * 8 / 10) }
            query = links.first.map { String($0.dropFirst(2).prefix { $0 != ">" }) }
            let text = String(decoding: try reply.body, as: UTF8.self)
            ids += text.matches(of: /"eventID":"([^"]*)"/).map { String($0.1) }
        }
        #expect(pages > 1)
        #expect(ids == events.map(\.position.eventID))
    }

    @Test(arguments: [Way.restAPI, .loadBalancer]) func aListThatIsTooLongIsAnErrorOfOurs(way: Way) async throws {
        let length = way.isLoadBalancer ? 2000 : 12_000
        let events = try makeEvents(600).map { event in
            var event = event
            event.attributes["userIdentity_userName"] = [event.position.eventID + String(repeating: "x", count: length)]
            return event
        }
        let reply = try await GatewayHandler(InMemoryEventStore(events)).send(SentRequest("/users"), through: way)
        #expect(reply.status == 500)
        #expect(try reply.detail.contains("larger than"))
    }

    @Test(arguments: Way.allCases) func whatWasFoundInTimeIsAnswered(way: Way) async throws {
        let store = InMemoryEventStore(try makeEvents(30), behaviour: .init(pageSize: 10, stallsAfterPages: 1))
        let reply = try await GatewayHandler(store)
            .send(SentRequest("/scan?from=2018-06-01"), through: way, remaining: .seconds(1))
        #expect(try reply.eventIDs.count == 10)
        #expect(reply.values("X-Next-Token").count == 1)
    }

    @Test func aCountThatIsNotDoneInTimeIsA504() async throws {
        let store = InMemoryEventStore(try makeEvents(3), behaviour: .init(stallsAfterPages: 0))
        let reply = try await GatewayHandler(store)
            .send(SentRequest("/scan?from=2018-06-01&count=true"), remaining: .milliseconds(400))
        #expect(reply.status == 504)
    }

    @Test func aStoreThatDoesNotAnswerInTimeIsA504() async throws {
        let reply = try await GatewayHandler(SilentStore()).send(SentRequest("/users"), remaining: .milliseconds(400))
        #expect(reply.status == 504)
        #expect(reply.values("Cache-Control") == ["no-store"])
    }

    /// Answers nothing until it is cancelled.
    private struct SilentStore: EventStore {
        func events(matching query: EventQuery, after position: EventPosition?) async throws -> any EventCursor {
            try await Self.wait()
        }
        func countEvents(matching query: EventQuery) async throws -> Int { try await Self.wait() }
        func event(id: String) async throws -> (event: StoredEvent, location: RecordLocation?)? { try await Self.wait() }
        func names(of list: NameList) async throws -> [String] { try await Self.wait() }
        func leftOutEvents() async throws -> LeftOutEvents { try await Self.wait() }
        func checkHealth() async throws { try await Self.wait() as Void }
        func openWriter() async throws -> any EventWriter { try await Self.wait() }

        private static func wait<Value>() async throws -> Value {
            let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
            await withTaskCancellationHandler {
                for await _ in stream {}
            } onCancel: {
                continuation.finish()
            }
            throw CancellationError()
        }
    }
}
