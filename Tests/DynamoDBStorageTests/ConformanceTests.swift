import DynamoDBStorage
import EventStorageConformance
import TestEngines
import Testing

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
struct ConformanceTests {
    @Test("The DynamoDB store keeps what every store promises", .timeLimit(.minutes(2)), arguments: EventStoreConformance.cases)
    func keepsPromise(_ promise: EventStoreConformance.Case) async throws {
        try await TestTable.with { table in
            try await promise.check(table.store())
        }
    }
}
