import CloudTrailLogs
public import EventStorage

extension DynamoDBStore {
    /// What imports have left out by name; as old as shard counts may be.
    ///
    /// A table that only an earlier version wrote to has no item for it, and its ledger could only be read with all the rest: what
    /// was left out is taken from the logs of the first event and the last.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func leftOutEvents() async throws -> LeftOutEvents {
        try await leftOut.events {
            let first = try await leftOutOfLog(withFirst: .ascending)
            return first.union(try await leftOutOfLog(withFirst: .descending))
        }
    }

    private func leftOutOfLog(withFirst order: EventQuery.Order) async throws -> LeftOutEvents {
        let cursor = try await events(matching: EventQuery(order: order, fields: .named([])), after: nil)
        var page = try await cursor.next(limit: 1)
        while page.events.isEmpty, !page.isLast { page = try await cursor.next(limit: 1) }
        guard let eventID = page.events.first?.position.eventID, let log = try await event(id: eventID)?.location?.log else {
            return .none
        }
        let projection = TableClient.Projection(attributes: nil, isConsistent: false)
        let entry = try await client.item(ItemKey.ledgerEntry(of: log.source), projection) { reader throws(JSONReadError) in
            try LedgerItem.read(&reader)
        }
        return entry.map { LeftOutEvents(by: $0.kept.filter) } ?? .none
    }
}
