import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import Foundation
import Synchronization
import TestEngines
import Testing

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct ShardTests {
    /// A clock that is moved by hand.
    private final class Clock: Sendable {
        private let instant = Mutex(TestTable.now)

        var now: @Sendable () -> EventInstant { { self.instant.withLock { $0 } } }

        func advance(seconds: Int64) {
            instant.withLock { $0 = $0.advanced(byMilliseconds: seconds * 1000) }
        }
    }

    private func days(in table: TestTable) async throws -> Set<String> {
        let values = try await table.items().compactMap { ($0["day"] as? [String: String])?["S"] }
        return Set(values)
    }

    @Test("Events spread over the shards of a day, a user and a service, and come back in order")
    func spreadsAndMerges() async throws {
        try await TestTable.with(shards: ShardCounts(day: 5, user: 3, service: 2)) { table in
            let store = table.store()
            let records = Record.numbered(0..<400)
            try await store.openWriter().write(records)
            #expect(try await days(in: table) == Set((0..<5).map { "2024-03-01#\($0)" }))
            let users = try await table.items().compactMap { ($0["user"] as? [String: String])?["S"] }
            #expect(Set(users.filter { $0.contains("user-1") }) == ["user-1", "~1~user-1", "~2~user-1"])
            for order in [EventQuery.Order.ascending, .descending] {
                for limit in [7, 1000] {
                    let expected = order == .ascending ? records : records.reversed()
                    #expect(try await store.identifiers(EventQuery(order: order), limit: limit) == expected.map(\.eventID))
                    let own = expected.filter { $0.user == "user-1" }.map(\.eventID)
                    #expect(try await store.identifiers(EventQuery(scope: .user("user-1"), order: order), limit: limit) == own)
                    let service = try await store.identifiers(EventQuery(scope: .service("ec2"), order: order), limit: limit)
                    #expect(service == expected.map(\.eventID))
                }
            }
            #expect(try await store.countEvents(matching: EventQuery(scope: .user("user-1"))) == 80)
        }
    }

    @Test("A name that looks like another's shard is not taken for it")
    func namesLikeShards() async throws {
        try await TestTable.with(shards: ShardCounts(user: 4)) { table in
            let store = table.store()
            let names = ["alice", "~1~alice", "alice#1", "~2~~1~alice", "~"]
            let records = names.enumerated().flatMap { index, name in (0..<20).map { Record("\(index)-\(10 + $0)", user: name) } }
            try await store.openWriter().write(records)
            for (index, name) in names.enumerated() {
                #expect(try await store.identifiers(EventQuery(scope: .user(name))) == (0..<20).map { "\(index)-\(10 + $0)" })
            }
        }
    }

    @Test("Shards grow while readers and writers are at work, and nothing is missed")
    func growth() async throws {
        try await TestTable.with(shards: ShardCounts(day: 1)) { table in
            let clock = Clock()
            let records = Record.numbered(0..<300)
            func store(_ shards: ShardCounts) -> DynamoDBStore { table.store(now: clock.now) { $0.shards = shards } }
            let reader = store(ShardCounts(day: 1))
            let old = try await store(ShardCounts(day: 1)).openWriter()
            try await old.write(Array(records[..<100]))
            #expect(try await reader.identifiers().count == 100)

            // A writer with more shards comes while the reader remembers the one.
            let new = try await store(ShardCounts(day: 8)).openWriter()
            #expect(try await table.management.describe()?.shards == ShardCounts(day: 8))
            try await new.write(Array(records[100..<150]))
            #expect(try await days(in: table) == ["2024-03-01#0"], "the new shards are used before all readers know them")
            #expect(try await reader.identifiers() == records[..<150].map(\.eventID))

            clock.advance(seconds: 121)
            try await new.write(Array(records[150..<250]))
            #expect(try await days(in: table).count == 8)
            #expect(try await reader.identifiers() == records[..<250].map(\.eventID))
            try await old.write(Array(records[250...]))
            #expect(try await reader.identifiers() == records.map(\.eventID))
            #expect(try await reader.countEvents(matching: EventQuery()) == 300)

            // Fewer are wanted by one that starts later: counts never shrink.
            _ = try await store(ShardCounts(day: 2)).openWriter()
            #expect(try await table.management.describe()?.shards == ShardCounts(day: 8))
        }
    }

    @Test("A table that an earlier version made is known as one, also when its shards grow")
    func oldestFlattening() async throws {
        try await TestTable.with(shards: ShardCounts(day: 1)) { table in
            #expect(try await table.store().oldestFlatteningVersion() == flatteningVersion)
            _ = try await table.call(
                "UpdateItem", ["Key": ["eventID": ["S": "#shards"]], "UpdateExpression": "REMOVE flattening"])
            #expect(try await table.store().oldestFlatteningVersion() == 1)
            _ = try await table.store(configure: { $0.shards = ShardCounts(day: 3) }).openWriter()
            #expect(try await table.store().oldestFlatteningVersion() == 1)
        }
    }

    @Test("A table that was made by other means gets its shard counts from the first writer")
    func firstWriter() async throws {
        try await TestTable.with { table in
            _ = try await table.call("DeleteItem", ["Key": ["eventID": ["S": "#shards"]]])
            let store = table.store(configure: { $0.shards = ShardCounts(day: 3) })
            #expect(try await store.identifiers().isEmpty)
            try await store.openWriter().write(Record.numbered(0..<50))
            #expect(try await store.identifiers().count == 50)
            #expect(try await table.management.describe()?.shards == ShardCounts(day: 3))
        }
    }
}
