import CloudTrailLogs
import EventStorage

extension DynamoDBStore {
    /// A projection takes 4 KB of expression.
    private static let mostProjectedAttributes = 300

    /// Makes one of a walk's requests.
    func answer(to order: IndexWalk.Order, plan: QueryPlan) async throws -> QueryAnswer<EventItem> {
        let body = plan.request.body(
            hashKey: order.hashKey, lower: plan.lower, upper: plan.upper, limit: order.limit, startKey: order.startKey)
        return try await client.call("Query", body) { reader throws(JSONReadError) in
            try QueryAnswer(&reader) { reader throws(JSONReadError) in try EventItem(&reader, plan.indexSelection) }
        }
    }

    /// Reads the events of some entries from the table, and keeps those that match.
    func events(of entries: [EventItem], plan: QueryPlan) async throws -> [StoredEvent] {
        let selection = plan.itemSelection
        let isNarrow = selection.names != nil && selection.storedNames.count <= Self.mostProjectedAttributes
        let projection = TableClient.Projection(
            attributes: isNarrow ? ["eventTimeID", "longEventID"] + selection.storedNames : nil, isConsistent: true)
        let items = try await client.items(
            entries.map { ItemKey.event($0.event.position.eventID) }, projection
        ) { reader throws(JSONReadError) in
            try EventItem(&reader, selection)
        }
        let eventOfKey = Dictionary(items.map { (ExactString($0.key), $0.event) }) { first, _ in first }
        // One that is not there any more has just expired.
        return entries.compactMap { eventOfKey[ExactString($0.key)] }.compactMap { plan.checked($0) }
    }

    /// The days on which there may be events of a plan, in its order.
    func days(of plan: QueryPlan) async throws -> [EventInstant] {
        let first = plan.days.lowerBound
        let last = plan.days.upperBound
        let days: [EventInstant]
        if last.milliseconds - first.milliseconds <= EventInstant.millisecondsPerDay {
            days = first == last ? [first] : [first, last]
        } else {
            days = try await listedNames(.days, from: first.dayName, through: last.dayName).compactMap {
                EventInstant.parse(iso8601: $0)?.instant
            }
        }
        return plan.isAscending ? days : days.reversed()
    }

    /// The unexpired names of a list, in no order that could be relied on.
    ///
    /// - Parameters:
    ///   - list: Which list.
    ///   - first: The first key; `nil` for all from the beginning.
    ///   - last: The last key; used with `first`.
    func listedNames(_ list: ListedName.List, from first: String? = nil, through last: String = "") async throws -> [String] {
        let now = options.now().wholeSeconds
        var names = [String]()
        var startKey: [UInt8]?
        repeat {
            let body = listRequest(list, from: first, through: last, startKey: startKey)
            let answer = try await client.call("Query", body) { reader throws(JSONReadError) in
                try QueryAnswer(&reader) { reader throws(JSONReadError) in try Self.listedName(&reader, now: now) }
            }
            names += answer.entries
            startKey = answer.lastKey
        } while startKey != nil
        return names
    }

    private func listRequest(_ list: ListedName.List, from first: String?, through last: String, startKey: [UInt8]?) -> [UInt8] {
        var body = client.requestStart
        body.append(",\"IndexName\":\"list-name-index\",\"KeyConditionExpression\":\"#l=:l")
        body.append(first == nil ? "\"" : " AND #n BETWEEN :a AND :b\"")
        body.append(",\"ProjectionExpression\":\"#n,longName,expiresAt\"")
        body.append(",\"ExpressionAttributeNames\":{\"#l\":\"list\",\"#n\":\"name\"},\"ExpressionAttributeValues\":{")
        body.append(member: ":l", string: list.rawValue)
        if let first {
            body.append(UInt8(ascii: ","))
            body.append(member: ":a", string: first)
            body.append(UInt8(ascii: ","))
            body.append(member: ":b", string: last)
        }
        body.append(UInt8(ascii: "}"))
        if let startKey {
            body.append(",\"ExclusiveStartKey\":")
            body.append(contentsOf: startKey)
        }
        body.append(UInt8(ascii: "}"))
        return body
    }

    private static func listedName(_ reader: inout JSONReader, now: Int64) throws(JSONReadError) -> String? {
        var listed: String?
        var long: String?
        var hasExpired = false
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("name") {
                listed = try reader.stringAttribute()
            } else if name.matches("longName") {
                long = try reader.stringAttribute()
            } else if name.matches("expiresAt") {
                hasExpired = try reader.numberAttribute(Int64.self) <= now
            } else {
                try reader.skipValue()
            }
        }
        return hasExpired ? nil : long ?? listed
    }
}
