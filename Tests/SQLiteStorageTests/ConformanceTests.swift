import CloudTrailLogs
import EventStorageConformance
import SQLiteStorage
import TestSupport
import Testing

@Suite struct ConformanceTests {
    @Test("The SQLite store keeps what every store promises", arguments: EventStoreConformance.cases)
    func keepsPromise(_ promise: EventStoreConformance.Case) async throws {
        try await withTemporaryDirectory { folder in
            try await promise.check(makeEmptyStore(in: folder))
        }
    }

    private func makeEmptyStore(in folder: String) throws -> SQLiteStore {
        let now = EventInstant(milliseconds: 1_800_000_000_000)
        return try SQLiteStore(path: "\(folder)/events.db", options: SQLiteStore.Options(mode: .readWrite, now: { now }))
    }
}
