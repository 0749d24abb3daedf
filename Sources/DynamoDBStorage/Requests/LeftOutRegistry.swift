import CloudTrailLogs
import EventStorage
import Synchronization

/// Knows what the table says that imports have left out, and adds to it.
final class LeftOutRegistry: Sendable {
    private struct State {
        /// What readers are told, and when it was read.
        var read: (events: LeftOutEvents, at: EventInstant)?
        /// What the table certainly has, and since when.
        var written: (events: LeftOutEvents, at: EventInstant)?
    }

    /// Someone may delete the table and make it anew.
    private static let writtenLifetime = Duration.seconds(600)

    private let client: TableClient
    private let lifetime: Duration
    private let now: @Sendable () -> EventInstant
    private let state = Mutex(State())

    init(client: TableClient, lifetime: Duration, now: @escaping @Sendable () -> EventInstant) {
        self.client = client
        self.lifetime = lifetime
        self.now = now
    }

    /// What is known, at most `lifetime` old, else what the table says.
    ///
    /// - Parameter otherwise: Called for a table that says nothing.
    /// - Throws: `EventStoreError`, `CancellationError`, what `otherwise` throws.
    func events(otherwise: () async throws -> LeftOutEvents) async throws -> LeftOutEvents {
        let now = now()
        if let known = state.withLock({ $0.read }), Self.isFresh(known.at, now, lifetime) { return known.events }
        let projection = TableClient.Projection(attributes: nil, isConsistent: true)
        let stored = try await client.item(ItemKey.leftOut, projection) { reader throws(JSONReadError) in
            try LeftOutItem.read(&reader)
        }
        let events: LeftOutEvents
        if let stored { events = stored } else { events = try await otherwise() }
        state.withLock { $0.read = (events, now) }
        return events
    }

    /// Returns once the table says that these are left out.
    ///
    /// - Throws: `EventStoreError`, `CancellationError`.
    func add(_ events: LeftOutEvents) async throws {
        let now = now()
        let written = state.withLock { $0.written }.flatMap { Self.isFresh($0.at, now, Self.writtenLifetime) ? $0 : nil }
        let all = events.union(written?.events ?? .none)
        if all == written?.events ?? .none { return }
        _ = try await client.call("UpdateItem", LeftOutItem.add(events, start: client.requestStart))
        state.withLock { state in
            state.written = (all, written?.at ?? now)
            state.read = nil
        }
    }

    private static func isFresh(_ instant: EventInstant, _ now: EventInstant, _ lifetime: Duration) -> Bool {
        instant <= now && now < instant.advanced(byMilliseconds: lifetime.components.seconds * 1000)
    }
}
