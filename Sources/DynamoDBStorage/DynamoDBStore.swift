public import AWSClient
import CloudTrailLogs
public import EventStorage

/// A store in one Amazon DynamoDB table: any number of writers and readers, in any number of processes.
///
/// `TableShape` says how the table looks, `DynamoDBTable` makes it. What a writer has stored is found by `event(id:)` and counts as
/// a duplicate at once; queries, counts and lists read indexes, which follow after a moment, and see an event with all of its
/// values or not at all, but a batch event by event.
public final class DynamoDBStore: EventStore {
    let options: Options
    let client: TableClient
    let shards: ShardRegistry
    let referencedItems: ReferencedItems
    private let hashKey: RecordHashKeyItem
    let leftOut: LeftOutRegistry

    /// Makes a store; the first call shows whether there is such a table.
    ///
    /// - Parameters:
    ///   - client: What calls DynamoDB.
    ///   - table: The table's name.
    ///   - options: How it works.
    public init(client: DynamoDBClient, table: String, options: Options) {
        self.options = options
        self.client = TableClient(client: client, table: table, retries: options.retries, width: options.requestsInFlight)
        shards = ShardRegistry(
            client: self.client, wanted: options.shards, lifetime: options.shardCacheLifetime, now: options.now)
        referencedItems = ReferencedItems(client: self.client, now: options.now)
        hashKey = RecordHashKeyItem(client: self.client)
        leftOut = LeftOutRegistry(client: self.client, lifetime: options.shardCacheLifetime, now: options.now)
    }

    /// Events before this instant have expired.
    private var expiry: EventInstant {
        guard options.retentionDays > 0 else { return .distantPast }
        let age = Int64(options.retentionDays) * EventInstant.millisecondsPerDay
        return max(.distantPast, options.now().advanced(byMilliseconds: -age))
    }

    private func plan(_ query: EventQuery, after position: EventPosition? = nil) -> QueryPlan? {
        QueryPlan(query, after: position, notBefore: expiry, start: client.requestStart)
    }

    /// Opens a cursor, which reads as pages are asked for.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func events(matching query: EventQuery, after position: EventPosition?) async throws -> any EventCursor {
        guard let plan = plan(query, after: position) else { return EmptyCursor() }
        return try await cursor(plan)
    }

    private func cursor(_ plan: QueryPlan) async throws -> QueryCursor {
        var days: [EventInstant]?
        if case .everyone = plan.scope { days = try await self.days(of: plan) }
        let walk = IndexWalk(
            plan, shards: try await shards.countsForReading(), days: days, width: options.requestsInFlight)
        return QueryCursor(store: self, plan: plan, walk: walk)
    }

    /// How many events match. DynamoDB counts; but where a parameter is not among `TableShape.indexedAttributes`, the events that
    /// match otherwise are read.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func countEvents(matching query: EventQuery) async throws -> Int {
        var query = query
        query.fields = .named([])
        guard let plan = plan(query) else { return 0 }
        if plan.conditions.isEmpty { return try await count(plan) }
        let cursor = try await cursor(plan)
        var count = 0
        while true {
            let page = try await cursor.next(limit: 1000)
            count += page.events.count
            if page.isLast { return count }
        }
    }

    /// The event of that identifier with all its attributes, and where its record stands; `nil` when there is none, or it has
    /// expired. It sees all that was stored before.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func event(id: String) async throws -> (event: StoredEvent, location: RecordLocation?)? {
        let projection = TableClient.Projection(attributes: nil, isConsistent: true)
        let item = try await client.item(ItemKey.event(id), projection) { reader throws(JSONReadError) in
            try EventItem(&reader, .all)
        }
        guard let item, item.event.position.instant >= expiry else { return nil }
        guard let origin = item.origin else { return (item.event, nil) }
        let log = try await client.item(ItemKey.origin(origin.log), projection) { reader throws(JSONReadError) in
            try OriginItem.read(&reader)
        }
        guard let log else { return (item.event, nil) }
        var location = RecordLocation(log: log, offset: origin.offset, length: origin.length)
        if let value = origin.hash { location.hash = try await hashKey.read().map { RecordHash(key: $0, value: value) } }
        return (item.event, location)
    }

    /// Names that stored, unexpired events have, sorted by code point. A name stays until the end of the day on which the last
    /// event that has it expires; one that was stored without a retention stays for ever.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func names(of list: NameList) async throws -> [String] {
        let names =
            switch list {
            case .parameters: try await listedNames(.parameters)
            case .services: try await listedNames(.services)
            case .users: try await listedNames(.users)
            }
        return names.sorted { $0.precedesByCodePoint($1) }
    }

    /// As the table's item with the shard counts has it.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func oldestFlatteningVersion() async throws -> Int {
        try await shards.oldestFlatteningVersion()
    }

    /// Returns once an item of the table was read.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func checkHealth() async throws {
        _ = try await shards.read()
    }

    /// What is recorded of these logs, by `LogIdentity.source`; those unknown are left out. It sees all that was stored before.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    public func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry] {
        let keys = Set(sources.map { ExactString(ItemKey.ledgerEntry(of: $0)) })
        let projection = TableClient.Projection(attributes: nil, isConsistent: true)
        let found = try await client.items(keys.map(\.string), projection) { reader throws(JSONReadError) in
            try LedgerItem.read(&reader)
        }
        return Dictionary(found.map { ($0.log.source, $0) }) { first, _ in first }
    }

    /// Makes sure that the table has shard counts and a key for records' hashes, and becomes one of its writers; there may be
    /// others.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`; never `.locked`.
    public func openWriter() async throws -> any EventWriter {
        _ = try await shards.countsForWriting()
        return DynamoDBWriter(store: self, hashKey: try await hashKey.make())
    }
}
