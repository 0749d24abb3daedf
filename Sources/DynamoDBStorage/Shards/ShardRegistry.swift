import CloudTrailLogs
import EventStorage
import Synchronization

/// Knows the table's shard counts, and looks again every now and then.
final class ShardRegistry: Sendable {
    private let client: TableClient
    private let wanted: ShardCounts
    private let lifetime: Duration
    private let now: @Sendable () -> EventInstant
    private let cache = Mutex<(record: ShardRecord, readAt: EventInstant)?>(nil)

    init(client: TableClient, wanted: ShardCounts, lifetime: Duration, now: @escaping @Sendable () -> EventInstant) {
        self.client = client
        self.wanted = wanted
        self.lifetime = lifetime
        self.now = now
    }

    /// With which counts to look for events.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func countsForReading() async throws -> ShardCounts {
        if let record = cached { return record.counts }
        // Without a record nobody has stored anything; the next one to ask looks again.
        return try await read()?.counts ?? wanted
    }

    /// The oldest `flatteningVersion` that the table's events may have.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func oldestFlatteningVersion() async throws -> Int {
        if let record = cached { return record.oldestFlattening }
        return try await read()?.oldestFlattening ?? flatteningVersion
    }

    /// With which counts to store events; makes or grows the record where it has fewer than are wanted.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func countsForWriting() async throws -> ShardCounts {
        let record: ShardRecord
        if let known = cached { record = known } else { record = try await grow(to: wanted) }
        return record.countsForWriting(at: now(), cacheLifetime: lifetime)
    }

    /// Reads the table's record, whatever is in the cache.
    ///
    /// - Returns: `nil` when there is none.
    /// - Throws: `EventStoreError`, `CancellationError`.
    func read() async throws -> ShardRecord? {
        let projection = TableClient.Projection(attributes: nil, isConsistent: true)
        let record = try await client.item(ItemKey.shards, projection) { reader throws(JSONReadError) in
            try ShardRecord(&reader)
        }
        if let record { remember(record) }
        return record
    }

    /// Makes sure that the table's counts are at least `wanted`.
    ///
    /// - Returns: The record as it is then.
    /// - Throws: `EventStoreError`, `CancellationError`.
    @discardableResult
    func grow(to wanted: ShardCounts) async throws -> ShardRecord {
        for _ in 0..<8 {
            let stored = try await read()
            if let stored, stored.counts.union(wanted) == stored.counts { return stored }
            let record =
                stored?.growing(to: wanted, at: now(), cacheLifetime: lifetime)
                ?? ShardRecord(counts: wanted, former: wanted, changed: now())
            if try await put(record, over: stored) {
                remember(record)
                return record
            }
        }
        throw EventStoreError(.unavailable, "the shard counts of table \(client.table) are changed by others all the time")
    }

    /// Puts a record unless another has come meanwhile.
    private func put(_ record: ShardRecord, over stored: ShardRecord?) async throws -> Bool {
        var body = client.requestStart
        body.append(",\"Item\":{")
        body.append(member: "eventID", string: ItemKey.shards)
        record.append(to: &body)
        if let stored {
            body.append("},\"ConditionExpression\":\"#c=:c\",\"ExpressionAttributeNames\":{\"#c\":\"changed\"}")
            body.append(",\"ExpressionAttributeValues\":{")
            body.append(member: ":c", number: stored.changed.milliseconds)
            body.append("}}")
        } else {
            body.append("},\"ConditionExpression\":\"attribute_not_exists(eventID)\"}")
        }
        return try await client.callIfConditionHolds("PutItem", body)
    }

    private var cached: ShardRecord? {
        let now = now()
        let lifetime = lifetime.components.seconds * 1000
        return cache.withLock { entry in
            guard let entry, entry.readAt <= now, now < entry.readAt.advanced(byMilliseconds: lifetime) else { return nil }
            return entry.record
        }
    }

    private func remember(_ record: ShardRecord) {
        let now = now()
        cache.withLock { $0 = (record, now) }
    }
}
