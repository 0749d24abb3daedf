import CloudTrailLogs
import EventStorage

/// Stores batches. Any number of writers may work at once, in any number of processes.
///
/// DynamoDB has no transaction over a batch, so order makes up for it: what an event refers to (names in lists, its log) is stored
/// before it, and the ledger says that a log is finished once all of its events are there. Whatever fails in between, importing
/// the log again completes it.
final class DynamoDBWriter: EventWriter {
    private let store: DynamoDBStore
    private let hashKey: RecordHashKey
    private var client: TableClient { store.client }

    init(store: DynamoDBStore, hashKey: RecordHashKey) {
        self.store = store
        self.hashKey = hashKey
    }

    func close() async {}

    func prepare(_ batch: EventBatch) -> any PreparedBatch {
        EventItemEncoder.encode(batch, retentionDays: store.options.retentionDays, hashKey: hashKey)
    }

    func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry] {
        try await store.ledgerEntries(for: sources)
    }

    let isTransactional = false
    let keepsFirstInPathOrder = false

    /// Stores batches; see `EventWriter`.
    ///
    /// Counts are exact unless two writers store the same event in the same moment: both count it as stored then, and it is
    /// stored once.
    func write(_ batches: [BatchToWrite]) async throws -> WriteSummary {
        var summary = WriteSummary(stored: 0, duplicates: 0)
        for batch in batches {
            try await store.leftOut.add(batch.leftOut)
            summary += try await store(batch.batch, logs: batch.logs, finished: batch.finished)
        }
        return summary
    }

    private func store(
        _ batch: any PreparedBatch, logs: [Int: LogIdentity], finished: [LedgerEntry]
    ) async throws -> WriteSummary {
        guard let batch = batch as? DynamoDBBatch else {
            throw EventStoreError(.unavailable, "a batch was prepared by another store's writer")
        }
        let (new, leavingEarly) = try await compare(batch)
        if !new.isEmpty || !leavingEarly.isEmpty {
            let shards = try await store.shards.countsForWriting()
            let references = References(
                new + leavingEarly, of: batch, logs: logs, retentionDays: store.options.retentionDays, now: store.options.now())
            try await store.referencedItems.store(references)
            try await client.write(new.map { batch.put($0, origin: references.origins[$0.origin.log], shards: shards) })
            let client = client
            let requests = leavingEarly.map {
                EventItem.extend($0.key, to: expiry(of: $0), start: client.requestStart)
            }
            _ = try await requests.concurrentMap(width: client.width) { try await client.callIfConditionHolds("UpdateItem", $0) }
        }
        try await record(finished)
        return WriteSummary(stored: new.count, duplicates: batch.events.count - new.count)
    }

    private func expiry(of event: DynamoDBBatch.Event) -> ItemExpiry {
        ItemExpiry(of: event.instant, retentionDays: store.options.retentionDays)
    }

    /// The events that are not stored yet, each once; and those that are, but would expire too early, since the retention was
    /// shorter when they were stored.
    private func compare(
        _ batch: DynamoDBBatch
    ) async throws -> (new: [DynamoDBBatch.Event], leavingEarly: [DynamoDBBatch.Event]) {
        var seen = Set<ExactString>(minimumCapacity: batch.events.count)
        let distinct = batch.events.filter { seen.insert(ExactString($0.key)).inserted }
        // BatchWriteItem takes no condition and does not say what it replaced.
        let projection = TableClient.Projection(attributes: ["eventID", "expiresAt"], isConsistent: true)
        let stored = try await client.items(distinct.map(\.key), projection) { reader throws(JSONReadError) in
            try ItemExpiry.ofItem(&reader)
        }
        if stored.isEmpty { return (distinct, []) }
        let expiries = Dictionary(stored.map { ($0.key, $0.expiry) }) { first, _ in first }
        return (
            distinct.filter { expiries[ExactString($0.key)] == nil },
            distinct.filter { event in expiries[ExactString(event.key)].map { $0 < expiry(of: event) } ?? false }
        )
    }

    /// Writes the ledger; of several entries of one log the last.
    private func record(_ finished: [LedgerEntry]) async throws {
        var entries = [ExactString: LedgerEntry]()
        for entry in finished { entries[ExactString(entry.log.source)] = entry }
        try await client.write(entries.values.map { LedgerItem.put($0) })
    }
}
