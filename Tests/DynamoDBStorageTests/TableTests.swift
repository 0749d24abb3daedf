import AWSClient
import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import Foundation
import Synchronization
import TestEngines
import Testing

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct TableTests {
    @Test("A table is made as planned, and making it again does nothing")
    func createTwice() async throws {
        let table = try await TestTable.named("made-\(UUID().uuidString.lowercased())")
        let options = DynamoDBTable.Options(shards: ShardCounts(day: 6), tags: ["team": "audit"])
        let plan = try await table.management.stepsToCreate(options)
        #expect(plan == [.createTable, .enableTimeToLive, .enablePointInTimeRecovery, .recordShards(ShardCounts(day: 6))])
        #expect(try await table.management.describe() == nil, "a plan makes nothing")

        let done = Mutex<[DynamoDBTable.Step]>([])
        let steps = try await table.management.create(options) { step in done.withLock { $0.append(step) } }
        #expect(steps == plan)
        #expect(done.withLock { $0 } == plan)
        let description = try #require(try await table.management.describe())
        #expect(description.isReady)
        #expect(description.differences.isEmpty)
        #expect(description.isOnDemand)
        #expect(description.keys == ["eventID"])
        #expect(description.indexes.map(\.name) == TableShape.standard.indexes.map(\.name).sorted())
        for wanted in TableShape.standard.indexes {
            let index = try #require(description.indexes.first { $0.name == wanted.name })
            #expect(index.hashKey == wanted.hashKey && index.rangeKey == wanted.rangeKey && index.includes == wanted.includes)
        }
        #expect(description.timeToLive == "expiresAt")
        #expect(description.hasPointInTimeRecovery)
        #expect(description.hasDeletionProtection)
        #expect(description.tags == ["team": "audit"])
        #expect(description.shards == ShardCounts(day: 6))
        #expect(description.encryptionKey == nil)

        #expect(try await table.management.create(options).isEmpty)
        #expect(try await table.management.create(DynamoDBTable.Options()).isEmpty, "nothing is taken away")
        try await table.management.delete(force: true)
    }

    @Test("What a table lacks is added")
    func addWhatIsMissing() async throws {
        let table = try await TestTable.named("lacking-\(UUID().uuidString.lowercased())")
        _ = try await table.call(
            "CreateTable",
            [
                "BillingMode": "PAY_PER_REQUEST", "KeySchema": [["AttributeName": "eventID", "KeyType": "HASH"]],
                "AttributeDefinitions": [["AttributeName": "eventID", "AttributeType": "S"]],
            ])
        let options = DynamoDBTable.Options(hasPointInTimeRecovery: false, hasDeletionProtection: true, tags: ["a": "b"])
        let steps = try await table.management.create(options)
        #expect(
            steps == TableShape.standard.indexes.map { .addIndex($0.name) } + [
                .enableTimeToLive, .enableDeletionProtection, .tag(["a"]), .recordShards(ShardCounts()),
            ])
        #expect(try await table.management.stepsToCreate(options).isEmpty)
        let store = table.store()
        try await store.openWriter().write([Record("a")])
        #expect(try await store.identifiers() == ["a"])
        try await table.management.delete(force: true)
    }

    @Test(
        "A table of another shape is left alone, with all that is wrong with it",
        arguments: [
            (key: "id", index: "day", included: [String](), expected: ["its key is id, but has to be eventID"]),
            (key: "eventID", index: "user", included: [], expected: ["the key of its index day-time-index is user and"]),
            (
                key: "eventID", index: "day", included: ["eventName"],
                expected: [
                    "its index day-time-index does not hold awsRegion, errorCode", "delete the index to have it made anew",
                ]
            ),
        ])
    func wrongShape(key: String, index: String, included: [String], expected: [String]) async throws {
        let range = "eventTimeID"
        let table = try await TestTable.named("other-\(UUID().uuidString.lowercased())")
        let attributes = Set([key, index, range]).map { ["AttributeName": $0, "AttributeType": "S"] }
        let projection: [String: Any] =
            included.isEmpty ? ["ProjectionType": "ALL"] : ["ProjectionType": "INCLUDE", "NonKeyAttributes": included]
        _ = try await table.call(
            "CreateTable",
            [
                "BillingMode": "PAY_PER_REQUEST", "KeySchema": [["AttributeName": key, "KeyType": "HASH"]],
                "AttributeDefinitions": attributes,
                "GlobalSecondaryIndexes": [
                    [
                        "IndexName": "day-time-index", "Projection": projection,
                        "KeySchema": [
                            ["AttributeName": index, "KeyType": "HASH"], ["AttributeName": range, "KeyType": "RANGE"],
                        ],
                    ] as [String: Any]
                ],
            ])
        let error = await #expect(throws: EventStoreError.self) { try await table.management.create(DynamoDBTable.Options()) }
        #expect(error?.code == .notAStore)
        for text in expected { #expect(error?.message.contains(text) == true, "\(error?.message ?? "")") }
        try await table.management.delete()
    }

    @Test("An index that holds everything does as well")
    func wholeIndex() async throws {
        let table = try await TestTable.named("whole-\(UUID().uuidString.lowercased())")
        let indexes = TableShape.standard.indexes.map { index -> [String: Any] in
            [
                "IndexName": index.name, "Projection": ["ProjectionType": "ALL"],
                "KeySchema": [
                    ["AttributeName": index.hashKey, "KeyType": "HASH"], ["AttributeName": index.rangeKey, "KeyType": "RANGE"],
                ],
            ]
        }
        _ = try await table.call(
            "CreateTable",
            [
                "BillingMode": "PAY_PER_REQUEST", "KeySchema": [["AttributeName": "eventID", "KeyType": "HASH"]],
                "AttributeDefinitions": TableShape.standard.keyAttributes.map { ["AttributeName": $0, "AttributeType": "S"] },
                "GlobalSecondaryIndexes": indexes,
            ])
        let store = table.store()
        try await store.openWriter().write(Record.numbered(0..<30))
        #expect(try await store.identifiers().count == 30)
        #expect(try await table.management.describe()?.differences == [])
        try await table.management.delete()
    }

    @Test("A protected table is deleted by force alone, and one that is gone is no error")
    func delete() async throws {
        let table = try await TestTable.named("kept-\(UUID().uuidString.lowercased())")
        try await table.management.create(DynamoDBTable.Options(hasPointInTimeRecovery: false))
        let error = await #expect(throws: EventStoreError.self) { try await table.management.delete() }
        #expect(error?.code == .readOnly)
        #expect(error?.message.contains("--force") == true)
        #expect(try await table.management.describe() != nil)
        #expect(try await table.management.stepsToDelete(force: true) == [.disableDeletionProtection, .deleteTable])
        try await table.management.delete(force: true)
        #expect(try await table.management.describe() == nil)
        #expect(try await table.management.delete().isEmpty)
    }
}
