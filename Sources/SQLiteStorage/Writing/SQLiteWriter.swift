import CloudTrailLogs
import EventStorage
import Synchronization
import TrackerSQLite

/// The one writer of a store. Batches that are written at once are one transaction, their finished logs included.
final class SQLiteWriter: EventWriter {
    private let store: SQLiteStore
    private let hashKey: RecordHashKey
    private let lock: Mutex<WriterLock?>
    private let identifiers = Mutex(IdentifierCache())

    init(store: SQLiteStore) async throws {
        self.store = store
        lock = Mutex(try WriterLock(storePath: store.path))
        let key = try await store.read { try RecordHashes.key(in: $0) }
        guard let key else {
            throw EventStoreError(.corrupt, "\(store.path) is damaged: it has no key for the hashes of records")
        }
        hashKey = key
        try await write { try FlatteningMark.raise(in: $0) }
    }

    func removeExpired(evenMany: Bool) async throws -> ExpirySummary {
        let expiry = store.expiry
        guard expiry > .distantPast else { return ExpirySummary() }
        return try await write { try Expiry.removeSegments(before: expiry, evenMany: evenMany, in: $0) }
    }

    func close() async {
        // Readers in other processes then find a short log; that it could not be shortened now is no failure.
        _ = try? await store.pool.writeWithoutTransaction { try $0.checkpoint() }
        lock.withLock { $0 = nil }
    }

    func prepare(_ batch: EventBatch) -> any PreparedBatch {
        SQLiteBatch(batch, hashKey: hashKey)
    }

    func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry] {
        try await store.read { database in
            var entries = [String: LedgerEntry]()
            for source in sources { entries[source] = try Ledger.entry(for: source, in: database) }
            return entries
        }
    }

    let isTransactional = true
    let keepsFirstInPathOrder = true

    func write(_ batches: [BatchToWrite]) async throws -> WriteSummary {
        guard batches.allSatisfy({ $0.batch is SQLiteBatch }) else {
            throw EventStoreError(.unavailable, "a batch was prepared by another store's writer")
        }
        guard lock.withLock({ $0 != nil }) else {
            throw EventStoreError(.unavailable, "\(store.path) is no longer open for writing")
        }
        let before = identifiers.withLock { $0 }
        let (summary, after) = try await write { database in
            var transaction = SegmentTransaction(database: database, identifiers: before)
            var summary = WriteSummary(stored: 0, duplicates: 0)
            for next in batches {
                if let batch = next.batch as? SQLiteBatch { summary += try transaction.store(batch, logs: next.logs) }
                try LeftOutTable.add(next.leftOut, in: database)
                for entry in next.finished { try Ledger.finish(entry, in: database) }
            }
            return (summary, transaction.identifiers)
        }
        identifiers.withLock { $0 = after }
        store.forgetLeftOutEvents()
        return summary
    }

    private func write<Value: Sendable>(_ body: @Sendable @escaping (SQLiteConnection) throws -> Value) async throws -> Value {
        do {
            return try await store.pool.write(body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw EventStoreError(error, path: store.path)
        }
    }
}
