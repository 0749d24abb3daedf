import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// A query in the store's identifiers.
struct QueryPlan: Sendable {
    enum Scope: Sendable {
        case everyone
        case user(Int64)
        case service(Int64)
    }

    /// Holds for events that have `value` in one of `attributes`.
    struct Condition: Sendable {
        var attributes: [Int64]
        var value: [UInt8]
    }

    private(set) var range: ClosedRange<EventInstant>
    let scope: Scope
    /// `nil` restricts nothing.
    let eventNames: Set<Int64>?
    let conditions: [Condition]
    let isAscending: Bool
    let fields: EventQuery.Fields

    /// The same for events of one instant.
    func at(_ instant: EventInstant) -> QueryPlan {
        var plan = self
        plan.range = instant...instant
        return plan
    }

    /// `nil` when nothing can match.
    init?(
        _ query: EventQuery, after position: EventPosition?, notBefore expiry: EventInstant, names: NameTables,
        in database: SQLiteConnection
    ) throws {
        isAscending = query.order == .ascending
        fields = query.fields
        var lower = max(query.range.lowerBound, expiry)
        var upper = query.range.upperBound
        if let position {
            if isAscending { lower = max(lower, position.instant) } else { upper = min(upper, position.instant) }
        }
        guard lower <= upper else { return nil }
        range = lower...upper
        switch query.scope {
        case .everyone:
            scope = .everyone
        case .user(let name):
            guard let user = try NameTables.identifier(.users, name, in: database) else { return nil }
            scope = .user(user)
        case .service(let name):
            guard let service = try NameTables.identifier(.services, name, in: database) else { return nil }
            scope = .service(service)
        }
        eventNames = try query.eventName.map { try NameTables.eventNames($0, in: database) }
        if let eventNames, eventNames.isEmpty { return nil }
        var conditions = [Condition]()
        for parameter in query.parameters {
            let attributes = try parameter.attributes.compactMap { try NameTables.identifier(.attributes, $0, in: database) }
            guard !attributes.isEmpty, !parameter.value.isEmpty else { return nil }
            conditions.append(Condition(attributes: attributes, value: Array(parameter.value.utf8)))
        }
        self.conditions = conditions
    }

    /// Whether an index holds just what matches, in order.
    var isOrderedWalk: Bool { eventNames == nil && conditions.isEmpty }
}
