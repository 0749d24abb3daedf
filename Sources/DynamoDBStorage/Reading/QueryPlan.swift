import CloudTrailLogs
import EventStorage

/// How a query is answered: through which index, what DynamoDB filters and what is left to do here.
struct QueryPlan: Sendable {
    /// The index that holds the scope's events in order.
    let index: TableShape.Index
    let isAscending: Bool
    /// The first and the last key that may match.
    let lower: String
    let upper: String
    /// Keys up to this one, in the plan's order, were handed out before.
    let position: String?
    /// The days on which the range begins and ends.
    let days: ClosedRange<EventInstant>
    /// What is to be checked here.
    let conditions: [EventQuery.ParameterCondition]
    /// Whether events have to be read from the table, since the index lacks what is checked or asked for.
    let needsItems: Bool
    /// Whether DynamoDB passes over some of the entries in the range.
    let isFiltered: Bool
    /// What is read of the index, and of items where they are needed.
    let indexSelection: AttributeSelection
    let itemSelection: AttributeSelection
    /// The attributes that events are handed out with; `nil` for all that were read.
    let fields: Set<ExactString>?
    let request: QueryRequest
    let scope: EventQuery.Scope

    /// Plans a query.
    ///
    /// - Parameters:
    ///   - query: What is wanted.
    ///   - position: Behind which events are wanted.
    ///   - expiry: Events before this instant have expired.
    ///   - start: The beginning of a request to the table.
    /// - Returns: `nil` when nothing can match.
    init?(_ query: EventQuery, after position: EventPosition?, notBefore expiry: EventInstant, start: [UInt8]) {
        let first = max(query.range.lowerBound, expiry)
        let last = query.range.upperBound
        // No event has an empty value.
        guard first <= last, query.eventName != .equals(""),
            query.parameters.allSatisfy({ !$0.attributes.isEmpty && !$0.value.isEmpty })
        else { return nil }
        scope = query.scope
        isAscending = query.order == .ascending
        var lower = TimeKey.lowerBound(first)
        var upper = TimeKey.upperBound(last)
        var firstDay = first
        var lastDay = last
        if let position {
            // The key itself is left out as rows come in: there is no string directly before another.
            let key = TimeKey.text(of: position)
            if isAscending {
                if lower.precedesByCodePoint(key) { lower = key }
                firstDay = min(max(first, position.instant), last)
            } else {
                if key.precedesByCodePoint(upper) { upper = key }
                // No event has an empty identifier: behind such a position comes the millisecond before.
                let instant = max(position.instant, first)
                let end = position.eventID.isEmpty ? instant.advanced(byMilliseconds: -1) : instant
                lastDay = max(min(last, end), first)
            }
            self.position = key
        } else {
            self.position = nil
        }
        guard !upper.precedesByCodePoint(lower) else { return nil }
        self.lower = lower
        self.upper = upper
        days = firstDay.startOfDay...lastDay.startOfDay

        let indexes = TableShape.standard.indexes
        switch query.scope {
        case .user: index = indexes[0]
        case .service: index = indexes[1]
        case .everyone: index = indexes[2]
        }
        var placeholders = Placeholders()
        let filter = IndexFilter(query, &placeholders)
        conditions = filter.rest
        isFiltered = !filter.expression.isEmpty
        let checked = filter.rest.flatMap(\.attributes)
        switch query.fields {
        case .all:
            fields = nil
            needsItems = true
            itemSelection = .all
            indexSelection = AttributeSelection([])
        case .named(let names):
            let wanted = names + checked
            needsItems = !wanted.allSatisfy(IndexFilter.isIndexed)
            let selection = AttributeSelection(wanted)
            itemSelection = selection
            indexSelection = needsItems ? AttributeSelection([]) : selection
            fields = checked.isEmpty ? nil : Set(names.map(ExactString.init))
        }
        request = QueryRequest(
            start: start, index: index, isAscending: isAscending, filter: filter.expression,
            attributes: ["eventTimeID", "longEventID"] + indexSelection.storedNames, placeholders: placeholders)
    }

    /// The hash keys of the index in which the scope's events are; on `day` where the index is by days.
    func hashKeys(_ shards: ShardCounts, day: String? = nil) -> [String] {
        switch scope {
        case .user(let name): (0..<shards.user).map { KeyText.text(of: name, shard: $0) }
        case .service(let name): (0..<shards.service).map { KeyText.text(of: name, shard: $0) }
        case .everyone: (0..<shards.day).map { "\(day ?? "")#\($0)" }
        }
    }

    /// Whether `key` comes behind `other` in the plan's order.
    func isBehind(_ key: String, _ other: String) -> Bool {
        isAscending ? other.precedesByCodePoint(key) : key.precedesByCodePoint(other)
    }
}
