import CloudTrailLogs
import EventStorage
import Synchronization
import TrackerSQLite

/// Nothing matches.
final class EmptyCursor: EventCursor {
    func next(limit: Int) async throws -> EventPage {
        EventPage(events: [], isLast: true)
    }
}

extension QueryPlan {
    /// Sorts rows of one instant as the order asks, which no index does: identifiers are stored in two forms.
    func sortTies(_ rows: inout [EventRow]) {
        rows.sort { left, right in
            isAscending ? left.eventID.precedesByCodePoint(right.eventID) : right.eventID.precedesByCodePoint(left.eventID)
        }
    }

    /// Whether a position lies behind `other` in this plan's order.
    func isBehind(_ position: EventPosition, _ other: EventPosition) -> Bool {
        isAscending ? other < position : position < other
    }
}

/// Hands out the events that an index holds in order.
final class OrderedWalkCursor: EventCursor {
    private struct State {
        /// What is left of the range.
        var range: ClosedRange<EventInstant>?
        /// Where to go on inside of the first instant.
        var position: EventPosition?
        /// Rows that were read and not handed out.
        var pending: ArraySlice<EventRow> = []
    }

    private let store: SQLiteStore
    private let plan: QueryPlan
    private let state: Mutex<State>

    init(store: SQLiteStore, plan: QueryPlan, position: EventPosition?) {
        self.store = store
        self.plan = plan
        state = Mutex(State(range: plan.range, position: position))
    }

    func next(limit: Int) async throws -> EventPage {
        let limit = max(1, limit)
        let before = state.withLock { $0 }
        let (after, events) = try await store.read { [plan, store] database in
            var state = before
            // One more than asked for tells whether it is the last page.
            while state.pending.count <= limit, state.range != nil {
                try Self.readOn(&state, plan: plan, count: limit + 1 - state.pending.count, in: database)
            }
            let rows = Array(state.pending.prefix(limit))
            state.pending = state.pending.dropFirst(rows.count)
            return (state, try EventAssembler(fields: plan.fields, names: store.names, in: database).events(rows))
        }
        state.withLock { $0 = after }
        return EventPage(events: events, isLast: after.pending.isEmpty && after.range == nil)
    }

    /// Reads whole instants, so that ties can be sorted.
    private static func readOn(_ state: inout State, plan: QueryPlan, count: Int, in database: SQLiteConnection) throws {
        guard let range = state.range else { return }
        let wanted = max(count, 64)
        var rows = try read(range, plan: plan, limit: wanted, in: database)
        let isLast = rows.count < wanted
        if !isLast, let last = rows.last?.instant {
            // The last instant may have more rows than were read.
            let wholeInstants = rows.prefix { $0.instant != last }
            if wholeInstants.isEmpty {
                rows = try read(last...last, plan: plan, limit: .max, in: database)
            } else {
                rows = Array(wholeInstants)
            }
        }
        let end = rows.last?.instant
        appendSorted(rows, to: &state, plan: plan)
        state.position = nil
        guard !isLast, let end else {
            state.range = nil
            return
        }
        let next = end.advanced(byMilliseconds: plan.isAscending ? 1 : -1)
        let lower = plan.isAscending ? next : range.lowerBound
        let upper = plan.isAscending ? range.upperBound : next
        state.range = lower <= upper ? lower...upper : nil
    }

    private static func appendSorted(_ rows: [EventRow], to state: inout State, plan: QueryPlan) {
        var pending = Array(state.pending)
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].instant == rows[start].instant { end += 1 }
            var ties = Array(rows[start..<end])
            if ties.count > 1 { plan.sortTies(&ties) }
            if let position = state.position { ties.removeAll { !plan.isBehind($0.position, position) } }
            pending += ties
            start = end
        }
        state.pending = pending[...]
    }

    private static func read(
        _ range: ClosedRange<EventInstant>, plan: QueryPlan, limit: Int, in database: SQLiteConnection
    ) throws -> [EventRow] {
        let condition: String
        let identifier: Int64?
        switch plan.scope {
        case .everyone: (condition, identifier) = ("", nil)
        case .user(let user): (condition, identifier) = ("user = ?4 AND ", user)
        case .service(let service): (condition, identifier) = ("service = ?4 AND ", service)
        }
        let statement = try database.statement(
            """
            SELECT \(EventRow.columns) FROM events WHERE \(condition)instant BETWEEN ?1 AND ?2
            ORDER BY instant \(plan.isAscending ? "ASC" : "DESC") LIMIT ?3
            """)
        defer { statement.reset() }
        statement.bind(range.lowerBound.milliseconds, at: 1)
        statement.bind(range.upperBound.milliseconds, at: 2)
        statement.bind(Int64(limit), at: 3)
        if let identifier { statement.bind(identifier, at: 4) }
        var rows = [EventRow]()
        while try statement.step() { rows.append(try EventRow(statement)) }
        return rows
    }
}

/// Hands out matches that were found beforehand.
final class MatchCursor: EventCursor {
    private struct State {
        var next = 0
        var pending: ArraySlice<EventRow> = []
    }

    private let store: SQLiteStore
    private let plan: QueryPlan
    private let matches: [SegmentMatcher.Match]
    private let position: EventPosition?
    private let state = Mutex(State())

    init(store: SQLiteStore, plan: QueryPlan, matches: [SegmentMatcher.Match], position: EventPosition?) {
        self.store = store
        self.plan = plan
        self.matches = matches
        self.position = position
    }

    func next(limit: Int) async throws -> EventPage {
        let limit = max(1, limit)
        let before = state.withLock { $0 }
        let (after, events) = try await store.read { [plan, store, matches, position] database in
            var state = before
            var pending = Array(state.pending)
            while pending.count <= limit, state.next < matches.count {
                var end = state.next + 1
                while end < matches.count, matches[end].instant == matches[state.next].instant { end += 1 }
                let instant = EventInstant(milliseconds: matches[state.next].instant)
                var ties = try EventRow.fetch(ids: matches[state.next..<end].map(\.event), in: database)
                if ties.count < end - state.next {
                    // Another record of the event may have overruled the one that matched.
                    let found = try SegmentMatcher(plan: plan.at(instant), in: database).matches()
                    ties = try EventRow.fetch(ids: found.map(\.event), in: database)
                }
                // An identifier may stand for another event since.
                ties.removeAll { $0.instant != instant }
                if ties.count > 1 { plan.sortTies(&ties) }
                if let position { ties.removeAll { !plan.isBehind($0.position, position) } }
                pending += ties
                state.next = end
            }
            let rows = Array(pending.prefix(limit))
            state.pending = pending.dropFirst(rows.count)
            return (state, try EventAssembler(fields: plan.fields, names: store.names, in: database).events(rows))
        }
        state.withLock { $0 = after }
        return EventPage(events: events, isLast: after.pending.isEmpty && after.next == matches.count)
    }
}
