import EventStorage
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

@Suite struct StreamingTests {
    @Test(arguments: ["json", "ndjson", "csv"])
    func aLongAnswerIsCompleteAndComesInChunks(format: String) async throws {
        let events = try makeEvents(5000)
        let api = QueryAPI(events)
        let response = await api.respond(to: APIRequest(target: "/scan?format=\(format)"))
        guard case .stream(let stream) = response.body else {
            Issue.record("not streamed")
            return
        }
        var chunkSizes = [Int]()
        var body = [UInt8]()
        for try await chunk in stream {
            chunkSizes.append(chunk.count)
            body += chunk
        }
        #expect(chunkSizes.count > 3)
        #expect(chunkSizes.dropLast().allSatisfy { (65_536..<66_560).contains($0) })
        let lineFeeds = body.count { $0 == UInt8(ascii: "\n") }
        #expect(lineFeeds == (format == "csv" ? 5001 : 5000))
        #expect(response.headerFields[.contentType] != nil)
        if format == "json" {
            let answer = Answer(status: 200, fields: [:], body: body)
            #expect(try answer.eventIDs == events.map(\.position.eventID))
        }
    }

    @Test func smallAndEmptyPagesOfTheStoreMakeNoDifference() async throws {
        var behaviour = InMemoryEventStore.Behaviour()
        behaviour.pageSize = 7
        behaviour.looksAtPageSizeOnly = true
        let events = try makeEvents(1500).enumerated().map { index, event in
            var event = event
            if index % 100 < 50 { event.attributes["eventName"] = ["Other"] }
            return event
        }
        let target = "/scan?eventName=RunInstances"
        let whole = try await QueryAPI(events).get(target)
        #expect(try whole.eventIDs.count == 750)
        #expect(try await QueryAPI(events, behaviour: behaviour).get(target).text == whole.text)
        let page = try await QueryAPI(events, behaviour: behaviour).get("\(target)&limit=700")
        #expect(try page.eventIDs.count == 700)
    }

    @Test func aStoreLostAtTheStartIsAnError() async throws {
        var behaviour = InMemoryEventStore.Behaviour()
        behaviour.cursorFailure = (0, EventStoreError(.unavailable, "gone"))
        let answer = try await QueryAPI(makeEvents(10), behaviour: behaviour).get("/scan")
        #expect(answer.status == 503)
    }

    @Test func aStoreLostOnTheWayBreaksTheAnswerOff() async throws {
        var behaviour = InMemoryEventStore.Behaviour()
        behaviour.cursorFailure = (3, EventStoreError(.unavailable, "gone"))
        let response = try await QueryAPI(makeEvents(5000), behaviour: behaviour).respond(to: APIRequest(target: "/scan"))
        #expect(response.status == .ok)
        await #expect(throws: EventStoreError.self) { try await response.collectBody() }
    }
}
