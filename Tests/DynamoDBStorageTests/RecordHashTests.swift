import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import Testing

/// The hashes of records that a table keeps.
@Suite(.timeLimit(.minutes(3))) struct RecordHashTests {
    @Test("All writers and readers of a table use the one key that the first writer made")
    func oneKey() async throws {
        try await TestTable.with { table in
            let stores = (0..<3).map { _ in table.store() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, store) in stores.enumerated() {
                    group.addTask { try await store.openWriter().write([Record("id-\(number)")]) }
                }
                try await group.waitForAll()
            }
            let reader = table.store()
            var keys = Set<RecordHashKey>()
            for number in stores.indices {
                let batch = try EventBatch([Record("id-\(number)")])
                let hash = try #require(try await reader.event(id: "id-\(number)")?.location?.hash)
                #expect(hash.matches(batch.record(of: batch.events[0])))
                keys.insert(hash.key)
            }
            #expect(keys.count == 1)
            let items = try await table.items()
            #expect(items.count(where: { ($0["eventID"] as? [String: String])?["S"] == "#recordHashKey" }) == 1)
        }
    }

    @Test("An event that an earlier version stored has a place and no hash; a hash takes at most 12 bytes")
    func earlierItems() async throws {
        try await TestTable.with { table in
            let store = table.store()
            let writer = try await store.openWriter()
            try await writer.write([Record("a")])
            let location = try #require(try await store.event(id: "a")?.location)
            let item = try #require(
                try await table.items().first { ($0["eventID"] as? [String: String])?["S"] == "a" })
            let origin = try #require((item["origin"] as? [String: String])?["S"])
            let earlier = origin.split(separator: " ").dropLast().joined(separator: " ")
            #expect(origin.utf8.count - earlier.utf8.count <= 12)

            var changed = item
            changed["origin"] = ["S": earlier]
            _ = try await table.call("PutItem", ["Item": changed])
            #expect(
                try await store.event(id: "a")?.location
                    == RecordLocation(log: location.log, offset: location.offset, length: location.length))
            changed["origin"] = ["S": earlier + " no hash"]
            _ = try await table.call("PutItem", ["Item": changed])
            #expect(try await store.event(id: "a") != nil)
        }
    }
}
