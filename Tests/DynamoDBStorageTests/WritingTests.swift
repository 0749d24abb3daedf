import AWSClient
import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import NaiveReading
import TestEngines
import Testing

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct WritingTests {
    @Test("Requests that put events are full")
    func batchesAreFull() async throws {
        try await TestTable.with { table in
            let transport = FaultyTransport(table)
            let writer = try await table.store(transport).openWriter()
            try await writer.write(Record.numbered(0..<1000))
            try await writer.write(Record.numbered(900..<2000))
            let puts = transport.calls.filter { $0.putsEvents }.map(\.putCount)
            #expect(puts.reduce(0, +) == 2000)
            #expect(Double(puts.reduce(0, +)) / Double(puts.count) >= 24)
        }
    }

    @Test("Names that are known to be listed are not looked up again, nor is the log")
    func knownNamesCostNothing() async throws {
        try await TestTable.with { table in
            let transport = FaultyTransport(table)
            let writer = try await table.store(transport).openWriter()
            try await writer.write(Record.numbered(0..<50))
            let before = transport.calls.count
            try await writer.write(Record.numbered(50..<100))
            // Which are there, and two times 25 events.
            #expect(transport.calls.count - before == 3)
        }
    }

    @Test("Two writers that store the same batch at once store each event once")
    func twoWritersAtOnce() async throws {
        try await TestTable.with { table in
            let records = Record.numbered(0..<300)
            let summaries = try await withThrowingTaskGroup { group in
                for _ in 0..<2 {
                    group.addTask {
                        try await table.store().openWriter().write(records, finished: [.ofTests])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(summaries.allSatisfy { $0.stored + $0.duplicates == 300 })
            #expect(summaries.map(\.stored).reduce(0, +) >= 300)
            let store = table.store()
            #expect(try await store.identifiers() == records.map(\.eventID))
            #expect(try await store.openWriter().write(records) == WriteSummary(stored: 0, duplicates: 300))
        }
    }

    @Test("An event that is too large for an item loses its largest values, says which, and is found by what is left")
    func oversizedEvent() async throws {
        try await TestTable.with { table in
            let huge = String(repeating: "x", count: 300_000)
            let large = String(repeating: "é", count: 60_000)
            let store = table.store()
            let writer = try await store.openWriter()
            let record = Record(
                "large",
                parameters: [
                    "huge": .string(UTF8Text(huge)), "large": [.string(UTF8Text(large)), .string(UTF8Text(large + "2"))],
                    "small": "kept",
                ])
            #expect(try await writer.write([record, Record("other")]).stored == 2)
            let event = try #require(try await store.event(id: "large")?.event)
            #expect(event.values(of: "requestParameters_small") == ["kept"])
            #expect(event.values(of: "requestParameters_huge").isEmpty)
            #expect(event.values(of: "requestParameters_large").count == 2)
            #expect(event.values(of: "tracker_omittedValues") == ["requestParameters_huge (300000 bytes)"])
            #expect(try await store.names(of: .parameters).contains("tracker_omittedValues"))
            #expect(try await !store.names(of: .parameters).contains("requestParameters_huge"))
            let small = EventQuery.ParameterCondition(attributes: ["requestParameters_small"], value: "kept")
            #expect(try await store.identifiers(EventQuery(parameters: [small])) == ["large"])
            #expect(try await writer.write([record]) == WriteSummary(stored: 0, duplicates: 1))
        }
    }

    @Test("Names and values of absurd length are stored as far as they fit")
    func absurdLengths() async throws {
        try await TestTable.with { table in
            let store = table.store()
            let writer = try await store.openWriter()
            let name = String(repeating: "n", count: 70_000)
            let user = String(repeating: "u", count: 200_000)
            let value = String(repeating: "v", count: 390_000)
            let identifier = String(repeating: "i", count: 20_000)
            let longList = (0..<9000).map { JSONValue.string(UTF8Text("\($0)" + String(repeating: "w", count: 60))) }
            let records = [
                Record("name", parameters: .object([JSONValue.Member(UTF8Text(name), "1"), JSONValue.Member("other", "2")])),
                Record("user", user: user, parameters: ["value": .string(UTF8Text(value))]),
                Record(identifier),
                Record("many", parameters: ["list": .array(longList)]),
            ]
            #expect(try await writer.write(records).stored == 4)
            #expect(try await writer.write(records).duplicates == 4)
            let named = try #require(try await store.event(id: "name")?.event)
            #expect(named.values(of: "requestParameters_other") == ["2"])
            #expect(named.values(of: "tracker_omittedValues").count == 1)
            #expect(try await store.identifiers(EventQuery(scope: .user(user))) == ["user"])
            #expect(try await store.event(id: identifier) != nil)
            let many = try #require(try await store.event(id: "many")?.event)
            #expect(many.values(of: "requestParameters_list").count > 4000)
            #expect(many.values(of: "tracker_omittedValues").first?.hasPrefix("requestParameters_list (") == true)
            #expect(try await store.identifiers(EventQuery(fields: .all)).count == 4)
        }
    }

    @Test("Attributes that are named like the table's own come back under their names")
    func takenNames() async throws {
        try await TestTable.with { table in
            let names = [
                "eventTimeID", "user", "service", "day", "origin", "expiresAt", "longEventID", "list", "name", "~", "~user", "~~",
                "~eventName", "longName", "source", "",
            ]
            var members = names.map { JSONValue.Member(UTF8Text($0), .array([.string(UTF8Text("v \($0)")), "w"])) }
            members += [
                JSONValue.Member("eventID", "a"), JSONValue.Member("eventName", ["Run", "Further"]),
                JSONValue.Member("eventTime", "2024-03-01T12:00:00Z"), JSONValue.Member("eventSource", ["ec2.x", "s3.x"]),
            ]
            let log: JSONValue = ["Records": [.object(members)]]
            var batch = EventBatch()
            let decoder = LogDecoder(
                input: MemoryInput(log.serialized), log: 7, options: LogReadingOptions(filter: .none), flattener: EventFlattener()
            )
            while try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max) {}
            let store = table.store()
            let writer = try await store.openWriter()
            _ = try await writer.write(writer.prepare(batch), logs: [7: .ofTests], finished: [])
            let event = try #require(try await store.event(id: "a")?.event)
            for name in names { #expect(event.values(of: name) == ["v \(name)", "w"]) }
            #expect(event.values(of: "eventName") == ["Further", "Run"])
            for (name, value) in [
                ("eventName", "Further"), ("eventSource", "s3.x"), ("user", "v user"), ("~", "w"), ("eventID", "a"),
            ] {
                let query = EventQuery(
                    parameters: [.init(attributes: [name], value: value)], fields: .named(["eventName", name]))
                let found = try await store.events(matching: query, after: nil).next(limit: 5).events
                #expect(found.map(\.position.eventID) == ["a"], "\(name)")
                #expect(found.first?.values(of: "eventName") == ["Further", "Run"])
            }
            #expect(try await store.identifiers(EventQuery(eventName: .equals("Run"))) == ["a"])
        }
    }
}
