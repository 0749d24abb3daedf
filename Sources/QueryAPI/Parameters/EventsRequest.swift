import CloudTrailLogs
import EventStorage

/// What a request for events asks for, every parameter read and checked. Names are not looked up in the store yet.
struct EventsRequest: Sendable {
    /// What `limit` takes.
    static let limits = 1...10_000

    /// A pair of `params` and `value`.
    struct Condition: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// The words of `order`.
    private enum OrderWord: String {
        case asc
        case desc

        var order: EventQuery.Order { self == .asc ? .ascending : .descending }
    }

    var scope: EventQuery.Scope
    var range: ClosedRange<EventInstant>
    var eventName: EventQuery.EventNameCondition?
    var conditions: [Condition]
    var order: EventQuery.Order
    var fields: EventQuery.Fields
    var format: EventFormat
    /// Whether the number of events is wanted rather than the events; paging and format do not matter then.
    var counts: Bool
    /// Largest number of events to answer with; `nil` for all.
    var limit: Int?
    /// Behind which event the answer starts.
    var position: EventPosition?

    /// - Parameters:
    ///   - scope: Whose events the route asks for.
    ///   - arguments: The query's parameters.
    ///   - accept: The request's `Accept`, for when `format` is not given.
    ///   - now: What `to` stands for when it is left out.
    /// - Throws: A 400 that names the parameter.
    init(scope: EventQuery.Scope, arguments: QueryArguments, accept: String?, now: EventInstant) throws(APIProblem) {
        self.scope = scope
        eventName = try EventsRequest.eventName(arguments)
        conditions = try EventsRequest.conditions(arguments)
        limit = try EventsRequest.limit(arguments)
        fields = EventsRequest.fields(arguments)
        format = try arguments.choice(.format) ?? AcceptHeader(accept).preferredFormat
        counts = try arguments.flag(.count)
        let order = try (arguments.choice(.order) as OrderWord?)?.order
        self.order = order ?? .ascending

        if let text = arguments[.nextToken], !counts {
            let token = try PageToken(text: text)
            range = token.range
            position = token.position
            self.order = token.order
            try check(token, against: arguments, order: order)
        } else {
            range = try TimeRange.resolve(from: arguments[.from], to: arguments[.to], now: now)
        }
        guard counts || format != .csv || fields != .all else {
            throw .badParameter(.fields, "`fields` takes attribute names when the format is CSV; `*` does not go with columns.")
        }
    }

    /// The token of the page behind `position`.
    func token(behind position: EventPosition?) -> PageToken {
        PageToken(range: range, order: order, filters: filterDigest, position: position)
    }

    private var filterDigest: FilterDigest {
        FilterDigest(scope: scope, eventName: eventName, conditions: conditions)
    }

    /// Refuses a token together with another range, order or filter than that of its first page.
    private func check(_ token: PageToken, against arguments: QueryArguments, order: EventQuery.Order?) throws(APIProblem) {
        var changed: QueryParameter?
        if let text = arguments[.from], try TimeRange.start(text) != token.range.lowerBound { changed = .from }
        if let text = arguments[.to], try TimeRange.end(text) != token.range.upperBound { changed = .to }
        if let order, order != token.order { changed = .order }
        if let changed {
            throw .badParameter(changed, "`\(changed.rawValue)` is not that of the page that `nextToken` comes from.")
        }
        guard token.filters == filterDigest else {
            throw .badParameter(
                .nextToken,
                "`nextToken` comes from a request with another path or other filters. Give `eventName`, `begin_with`, `params` "
                    + "and `value` as they were, or follow the answer's `Link`.")
        }
    }
}

// MARK: - Parameters

extension EventsRequest {
    private static func eventName(_ arguments: QueryArguments) throws(APIProblem) -> EventQuery.EventNameCondition? {
        let isPrefix = try arguments.flag(.beginWith)
        // Without a name there is nothing to begin with, and every event does.
        return arguments[.eventName].map { isPrefix ? .hasPrefix($0) : .equals($0) }
    }

    private static func conditions(_ arguments: QueryArguments) throws(APIProblem) -> [Condition] {
        let names = try arguments.list(.params)
        let values = try arguments.list(.value)
        guard names.count == values.count else {
            throw .badParameter(
                names.count < values.count ? .params : .value,
                "`params` and `value` take lists of the same length; got \(names.count) and \(values.count) items.")
        }
        return zip(names, values).map { Condition(name: $0, value: $1) }
    }

    private static func limit(_ arguments: QueryArguments) throws(APIProblem) -> Int? {
        guard let text = arguments[.limit] else { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let limit = Int(text), limits.contains(limit)
        else { throw .badValue(.limit, text) }
        return limit
    }

    private static func fields(_ arguments: QueryArguments) -> EventQuery.Fields {
        var names = [String]()
        for part in (arguments[.fields] ?? "").split(separator: ",") {
            let name = String(part.trimmed)
            if name == "*" { return .all }
            let isNew = !names.contains { $0.utf8.elementsEqual(name.utf8) }
            if !name.isEmpty, isNew { names.append(name) }
        }
        return names.isEmpty ? .standard : .named(names)
    }
}
