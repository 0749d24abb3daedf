import CloudTrailLogs
import EventStorage

/// Nothing matches.
final class EmptyCursor: EventCursor {
    func next(limit: Int) async throws -> EventPage {
        EventPage(events: [], isLast: true)
    }
}

/// Hands out what a walk through an index finds.
///
/// Indexes follow the table after a moment: what was stored less than a second or so ago may show up late.
actor QueryCursor: EventCursor {
    private static let fewestCandidates = 100

    private let store: DynamoDBStore
    private let plan: QueryPlan
    private var walk: IndexWalk
    /// Events that were found and not handed out.
    private var ready: ArraySlice<StoredEvent> = []
    /// How many entries to check at a time.
    private var candidates = QueryCursor.fewestCandidates

    init(store: DynamoDBStore, plan: QueryPlan, walk: IndexWalk) {
        self.store = store
        self.plan = plan
        self.walk = walk
    }

    /// The next events. After some rounds of requests that bring little, what there is, so that nobody waits for long without a
    /// word.
    func next(limit: Int) async throws -> EventPage {
        let limit = max(1, limit)
        var requests = 0
        while ready.count < limit, !walk.isAtEnd, requests < 2 * store.options.requestsInFlight {
            let wanted = plan.conditions.isEmpty ? limit - ready.count : max(candidates, limit - ready.count)
            let before = plan.needsItems ? walk : nil
            let entries = walk.take(wanted)
            if entries.isEmpty {
                requests += try await readOn(wanted)
            } else if plan.needsItems {
                do {
                    ready += try await store.events(of: entries, plan: plan)
                } catch {
                    // Whoever asks again gets them.
                    if let before { walk = before }
                    throw error
                }
                requests += (entries.count + 99) / 100
                candidates = min(2 * candidates, 100 * store.options.requestsInFlight)
            } else {
                ready += entries.compactMap { [plan] in plan.checked($0.event) }
            }
        }
        let events = Array(ready.prefix(limit))
        ready = ready.dropFirst(events.count)
        guard ready.isEmpty else { return EventPage(events: events, isLast: false) }
        return EventPage(events: events, isLast: walk.isAtEnd, reached: reached(beyond: events.last?.position))
    }

    /// Makes the requests that are due.
    ///
    /// - Returns: How many there were.
    private func readOn(_ wanted: Int) async throws -> Int {
        let orders = walk.orders(for: wanted)
        let answers = try await orders.concurrentMap(width: store.options.requestsInFlight) { [store, plan] order in
            try await store.answer(to: order, plan: plan)
        }
        for (order, answer) in zip(orders, answers) { walk.receive(answer, for: order) }
        return orders.count
    }

    private func reached(beyond last: EventPosition?) -> EventPosition? {
        guard !walk.isAtEnd, let reached = walk.reached else { return nil }
        guard let last else { return reached }
        return (plan.isAscending ? last < reached : reached < last) ? reached : nil
    }
}

extension QueryPlan {
    /// An event with the wanted fields alone; `nil` for one that does not match.
    func checked(_ event: StoredEvent) -> StoredEvent? {
        guard event.fulfils(conditions) else { return nil }
        return fields.map { event.keeping($0) } ?? event
    }
}
