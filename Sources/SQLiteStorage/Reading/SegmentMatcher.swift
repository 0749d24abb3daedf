import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// Finds the events that match a plan by their segments' columns, which are some hundred times smaller than the events.
struct SegmentMatcher {
    /// An event that matches.
    struct Match: Sendable {
        var instant: Int64
        /// Its row.
        var event: Int64
    }

    private let plan: QueryPlan
    private let database: SQLiteConnection

    init(plan: QueryPlan, in database: SQLiteConnection) {
        self.plan = plan
        self.database = database
    }

    /// All matches, by instant in the plan's order; those of one instant in no order.
    func matches() throws -> [Match] {
        var matches = [Match]()
        try forEachSegment { segment in
            let core = try segment.core()
            try select(in: segment, core) { ordinal in
                matches.append(
                    Match(instant: core.instant(ordinal), event: Segment.eventID(segment: segment.id, ordinal: ordinal)))
            }
        }
        if plan.isAscending {
            matches.sort { $0.instant < $1.instant }
        } else {
            matches.sort { $0.instant > $1.instant }
        }
        return matches
    }

    /// How many events match.
    func count() throws -> Int {
        var count = 0
        try forEachSegment { segment in
            if plan.isOrderedWalk, case .everyone = plan.scope, plan.range.contains(segment.first),
                plan.range.contains(segment.last)
            {
                count += segment.placeCount - segment.gapCount
            } else {
                try select(in: segment, segment.core()) { _ in count += 1 }
            }
        }
        return count
    }

    // MARK: Segments

    /// A segment while its row is at hand.
    private struct CurrentSegment {
        let id: Int64
        let placeCount: Int
        let gapCount: Int
        let first: EventInstant
        let last: EventInstant
        /// Its events that the scope's index names, when they are few.
        let candidates: [Int]?
        let statement: SQLiteStatement

        func core() throws -> SegmentCore.View {
            try SegmentCore.View(statement.blob(5), count: placeCount)
        }
    }

    private func forEachSegment(_ body: (CurrentSegment) throws -> Void) throws {
        let candidates = try candidatesBySegment()
        let statement = try database.statement(
            """
            SELECT id, place_count, gap_count, first_instant, last_instant, core FROM segments
            WHERE last_instant >= ?1 AND first_instant <= ?2 ORDER BY id
            """)
        defer { statement.reset() }
        statement.bind(plan.range.lowerBound.milliseconds, at: 1)
        statement.bind(plan.range.upperBound.milliseconds, at: 2)
        while try statement.step() {
            try database.checkCancellation()
            let id = statement.integer(0)
            if let candidates, candidates[id] == nil { continue }
            try body(
                CurrentSegment(
                    id: id, placeCount: try Segment.placeCount(statement.integer(1)), gapCount: Int(statement.integer(2)),
                    first: EventInstant(milliseconds: statement.integer(3)),
                    last: EventInstant(milliseconds: statement.integer(4)),
                    candidates: candidates?[id], statement: statement))
        }
    }

    /// The ordinals that the scope's index names, by segment, when there are few of them: a user's few events are then found
    /// without reading every segment.
    private func candidatesBySegment() throws -> [Int64: [Int]]? {
        let column: String
        let identifier: Int64
        switch plan.scope {
        case .everyone: return nil
        case .user(let user): (column, identifier) = ("user", user)
        case .service(let service): (column, identifier) = ("service", service)
        }
        let statement = try database.statement(
            "SELECT id FROM events WHERE \(column) = ? AND instant BETWEEN ? AND ? LIMIT ?")
        defer { statement.reset() }
        statement.bind(identifier, at: 1)
        statement.bind(plan.range.lowerBound.milliseconds, at: 2)
        statement.bind(plan.range.upperBound.milliseconds, at: 3)
        statement.bind(Int64(maxCandidates) + 1, at: 4)
        var candidates = [Int64: [Int]]()
        var count = 0
        while try statement.step() {
            count += 1
            if count > maxCandidates { return nil }
            let event = statement.integer(0)
            candidates[Segment.segment(ofEvent: event), default: []].append(Segment.ordinal(ofEvent: event))
        }
        return candidates.mapValues { $0.sorted() }
    }

    /// Calls `body` with the ordinals of a segment's matching events, in order.
    private func select(in segment: CurrentSegment, _ core: SegmentCore.View, _ body: (Int) -> Void) throws {
        var selected = segment.candidates
        for condition in plan.conditions {
            let holding = try ordinals(holding: condition, in: segment)
            selected = selected.map { intersection($0, holding) } ?? holding
            if selected?.isEmpty == true { return }
        }
        let lower = plan.range.lowerBound.milliseconds
        let upper = plan.range.upperBound.milliseconds
        let names = plan.eventNames.map { Set($0.map { UInt32(truncatingIfNeeded: $0) }) }
        let onlyName = names.flatMap { $0.count == 1 ? $0.first : nil }
        func check(_ ordinal: Int) {
            let instant = core.instant(ordinal)
            guard instant >= lower, instant <= upper else { return }
            switch plan.scope {
            case .everyone: break
            case .user(let user): guard core.user(ordinal) == UInt32(truncatingIfNeeded: user) else { return }
            case .service(let service): guard core.service(ordinal) == UInt32(truncatingIfNeeded: service) else { return }
            }
            if let onlyName {
                guard core.name(ordinal) == onlyName else { return }
            } else if let names {
                guard names.contains(core.name(ordinal)) else { return }
            }
            body(ordinal)
        }
        if let selected {
            for ordinal in selected where ordinal < segment.placeCount { check(ordinal) }
        } else {
            for ordinal in 0..<segment.placeCount { check(ordinal) }
        }
    }

    private func ordinals(holding condition: QueryPlan.Condition, in segment: CurrentSegment) throws -> [Int] {
        let statement = try database.statement("SELECT data FROM segment_columns WHERE id = ?")
        defer { statement.reset() }
        var found = [Int]()
        var columns = 0
        for attribute in condition.attributes {
            statement.bind(Segment.columnID(segment: segment.id, attribute: attribute), at: 1)
            if try statement.step() {
                let before = found.count
                let column = try ColumnDecoder(statement.blob(0), eventCount: segment.placeCount)
                try column.forEachOrdinal(havingValue: condition.value) { if found.last != $0 { found.append($0) } }
                if found.count > before { columns += 1 }
            }
            statement.reset()
        }
        return columns > 1 ? Set(found).sorted() : found
    }

    private func intersection(_ left: [Int], _ right: [Int]) -> [Int] {
        var result = [Int]()
        var index = 0
        for ordinal in left {
            while index < right.count, right[index] < ordinal { index += 1 }
            if index < right.count, right[index] == ordinal { result.append(ordinal) }
        }
        return result
    }
}

private let maxCandidates = 50_000
