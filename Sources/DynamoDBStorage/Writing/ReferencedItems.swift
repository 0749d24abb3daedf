import CloudTrailLogs
import Synchronization

/// Stores what events refer to, before the events: no event is ever there whose names are not listed.
final class ReferencedItems: Sendable {
    private struct Cache {
        var expiries: [ExactString: ItemExpiry] = [:]
        var begunAt = EventInstant.distantPast
    }

    private static let mostEntries = 100_000
    /// Someone may delete the table and make it anew.
    private static let cacheMilliseconds: Int64 = 600_000

    private let client: TableClient
    private let now: @Sendable () -> EventInstant
    /// What is known to be stored, by the table's keys.
    private let cache = Mutex(Cache())

    init(client: TableClient, now: @escaping @Sendable () -> EventInstant) {
        self.client = client
        self.now = now
    }

    /// Returns once all of it is stored and does not expire too early.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func store(_ references: References) async throws {
        var expiries = [ExactString: ItemExpiry]()
        var names = [ExactString: ListedName]()
        for (name, expiry) in references.names {
            let key = ExactString(ItemKey.listed(name))
            names[key] = name
            expiries[key] = expiry
        }
        for (identifier, log) in references.logs { expiries[ExactString(ItemKey.origin(identifier))] = log.expiry }
        expiries = unknown(of: expiries)
        guard !expiries.isEmpty else { return }

        let stored = try await storedExpiries(of: names.keys.filter { expiries[$0] != nil })
        var puts = [[UInt8]]()
        var extensions = [(name: ListedName, expiresAt: Int64)]()
        for (key, name) in names {
            guard let expiry = expiries[key] else { continue }
            if let known = stored[key], known >= expiry { continue }
            switch expiry {
            case .never: puts.append(ListItem.put(name))
            case .at(let seconds): extensions.append((name, seconds))
            }
        }
        for (identifier, log) in references.logs where expiries[ExactString(ItemKey.origin(identifier))] != nil {
            puts.append(OriginItem.put(log.log, expiresAt: log.expiry.seconds))
        }
        try await client.write(puts)
        let client = client
        _ = try await extensions.concurrentMap(width: client.width) { name, expiresAt in
            // Where the condition does not hold, another writer has done as much.
            try await client.callIfConditionHolds("UpdateItem", ListItem.extend(name, to: expiresAt, start: client.requestStart))
        }
        confirm(expiries)
    }

    private func unknown(of expiries: [ExactString: ItemExpiry]) -> [ExactString: ItemExpiry] {
        let now = now()
        return cache.withLock { cache in
            if now < cache.begunAt || now > cache.begunAt.advanced(byMilliseconds: Self.cacheMilliseconds) {
                cache = Cache(begunAt: now)
            }
            return expiries.filter { key, expiry in
                guard let known = cache.expiries[key] else { return true }
                return known < expiry
            }
        }
    }

    private func confirm(_ expiries: [ExactString: ItemExpiry]) {
        cache.withLock { cache in
            if cache.expiries.count + expiries.count > Self.mostEntries { cache.expiries = [:] }
            cache.expiries.merge(expiries) { max($0, $1) }
        }
    }

    /// What the table has of these keys.
    private func storedExpiries(of keys: [ExactString]) async throws -> [ExactString: ItemExpiry] {
        // What is seen late is at worst written once more.
        let projection = TableClient.Projection(attributes: ["eventID", "expiresAt"], isConsistent: false)
        let items = try await client.items(keys.map(\.string), projection) { reader throws(JSONReadError) in
            try ItemExpiry.ofItem(&reader)
        }
        return Dictionary(items.map { ($0.key, $0.expiry) }) { max($0, $1) }
    }
}
