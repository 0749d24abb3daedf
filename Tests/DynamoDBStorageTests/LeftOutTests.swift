import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import Synchronization
import TestEngines
import Testing

/// What imports have left out is one item of the table.
@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct LeftOutTests {
    @Test("The table is asked once a minute, and then tells what others have added")
    func readersLookOnceAMinute() async throws {
        try await TestTable.with { table in
            let seconds = Mutex(Int64(0))
            let now = { @Sendable in TestTable.now.advanced(byMilliseconds: seconds.withLock { $0 } * 1000) }
            try await leaveOut(["get"], by: table.store())
            let transport = FaultyTransport(table)
            let reader = table.store(transport, now: now)
            for _ in 0..<5 { #expect(try await reader.leftOutEvents().namePrefixes == ["get"]) }
            #expect(transport.calls.count == 1)

            try await leaveOut(["list"], by: table.store())
            seconds.withLock { $0 = 59 }
            #expect(try await reader.leftOutEvents().namePrefixes == ["get"])
            seconds.withLock { $0 = 60 }
            #expect(try await reader.leftOutEvents().namePrefixes == ["get", "list"])
            #expect(transport.calls.count == 2)
        }
    }

    @Test("A writer adds what it leaves out once, before the first event")
    func writersAddOnce() async throws {
        try await TestTable.with { table in
            let transport = FaultyTransport(table)
            let store = table.store(transport)
            for number in 0..<5 {
                let writer = try await store.openWriter()
                let batch = try writer.prepare(EventBatch([Record("\(number)")]))
                _ = try await writer.write(
                    batch, logs: [7: .ofTests], finished: [], leftOut: LeftOutEvents(by: .standard))
            }
            let operations = transport.calls.map(\.operation)
            #expect(operations.count { $0 == "UpdateItem" } == 1)
            let first = try #require(operations.firstIndex(of: "UpdateItem"))
            #expect(transport.calls[..<first].allSatisfy { !$0.putsEvents })
        }
    }

    @Test("Writers that add at once lose nothing of each other")
    func writersAtOnce() async throws {
        try await TestTable.with { table in
            try await withThrowingTaskGroup { group in
                for number in 0..<8 { group.addTask { try await leaveOut(["p\(number)", "all"], by: table.store()) } }
                try await group.waitForAll()
            }
            #expect(try await table.store().leftOutEvents().namePrefixes == ["all"] + (0..<8).map { "p\($0)" })
        }
    }

    @Test("A table of an earlier version tells it by the logs of its first and last event")
    func earlierTable() async throws {
        try await TestTable.with { table in
            let writer = try await table.store().openWriter()
            for (number, prefixes) in [["get"], ["middle"], ["list", "get"]].enumerated() {
                let log = LogIdentity(source: "s3://bucket/\(number)", size: 1, revision: "r")
                let kept = KeptPart(
                    filter: EventNameFilter(prefixes: prefixes), range: .distantPast ... .distantFuture, flatteningVersion: 1)
                let batch = try writer.prepare(EventBatch([Record("\(number)", at: "2024-03-0\(number + 1)T12:00:00Z")]))
                _ = try await writer.write(batch, logs: [7: log], finished: [LedgerEntry(log: log, kept: kept)])
            }
            #expect(try await table.store().leftOutEvents().namePrefixes == ["get", "list"])
        }
    }

    @Test("An entry that an earlier version wrote has no kept names, and one of ours is one that it can read")
    func ledgerOfAnEarlierVersion() async throws {
        try await TestTable.with { table in
            let writer = try await table.store().openWriter()
            let entry = LedgerEntry(
                log: .ofTests, kept: KeptPart(filter: .standard, range: .distantPast ... .distantFuture, flatteningVersion: 1))
            try await writer.write([], finished: [entry])
            var item = try #require(
                try await table.items().first { ($0["eventID"] as? [String: Any])?["S"] as? String ?? "" == key })
            let prefixes = (item["filter"] as? [String: Any])?["L"] as? [[String: String]]
            #expect(prefixes?.compactMap { $0["S"] } == EventNameFilter.standard.prefixes)
            #expect(item.removeValue(forKey: "keptNames") != nil)
            _ = try await table.call("PutItem", ["Item": item])
            let read = try #require(try await writer.ledgerEntries(for: [entry.log.source])[entry.log.source])
            #expect(read.kept.filter == EventNameFilter(prefixes: EventNameFilter.standard.prefixes))
            #expect(!read.kept.covers(entry.kept))
        }
    }

    private let key = "#log#\(LogIdentity.ofTests.source)"

    private func leaveOut(_ prefixes: [String], by store: DynamoDBStore) async throws {
        let writer = try await store.openWriter()
        _ = try await writer.write(
            writer.prepare(EventBatch()), logs: [:], finished: [], leftOut: LeftOutEvents(namePrefixes: prefixes))
    }
}
