/// Requests for Query that differ in key, bounds and place alone.
struct QueryRequest: Sendable {
    /// Up to the values of a request for entries, and of one for their number.
    private let entriesStart: [UInt8]
    private let countStart: [UInt8]
    private let values: [UInt8]

    /// Makes ready what all requests share.
    ///
    /// - Parameters:
    ///   - start: `{"TableName":"…"`.
    ///   - index: Which index is asked.
    ///   - isAscending: Whether the earliest entries come first.
    ///   - filter: A filter expression in terms of `placeholders`, or nothing.
    ///   - attributes: What is wanted of each entry.
    ///   - placeholders: What the expressions' names and values stand for.
    init(
        start: [UInt8], index: TableShape.Index, isAscending: Bool, filter: String, attributes: [String],
        placeholders: Placeholders
    ) {
        var placeholders = placeholders
        let hashKey = placeholders.name(index.hashKey)
        let rangeKey = placeholders.name(index.rangeKey)
        var common = start
        common.append(",\"IndexName\":")
        common.append(jsonString: index.name)
        common.append(",\"KeyConditionExpression\":\"\(hashKey)=:h AND \(rangeKey) BETWEEN :a AND :b\"")
        if !filter.isEmpty {
            common.append(",\"FilterExpression\":")
            common.append(jsonString: filter)
        }
        if !isAscending { common.append(",\"ScanIndexForward\":false") }
        countStart = Self.finish(common + Array(",\"Select\":\"COUNT\"".utf8), placeholders)
        let projection = Set(attributes.map { placeholders.name($0) }).sorted()
        common.append(",\"ProjectionExpression\":\"\(projection.joined(separator: ","))\"")
        entriesStart = Self.finish(common, placeholders)
        var values = [UInt8]()
        placeholders.appendValues(to: &values)
        self.values = values
    }

    private static func finish(_ start: [UInt8], _ placeholders: Placeholders) -> [UInt8] {
        var body = start
        body.append(",\"ExpressionAttributeNames\":{")
        placeholders.appendNames(to: &body)
        body.append("},\"ExpressionAttributeValues\":{")
        return body
    }

    /// A request.
    ///
    /// - Parameters:
    ///   - hashKey: Of which key of the index.
    ///   - lower: The first range key.
    ///   - upper: The last range key, not before `lower`.
    ///   - counts: Whether the number of entries is wanted rather than the entries.
    ///   - limit: How many entries to look at, those included that the filter leaves out; `nil` for 1 MB of them.
    ///   - startKey: What an earlier answer has as `LastEvaluatedKey`.
    func body(
        hashKey: String, lower: String, upper: String, counts: Bool = false, limit: Int? = nil, startKey: [UInt8]? = nil
    ) -> [UInt8] {
        var body = counts ? countStart : entriesStart
        body.append(contentsOf: values)
        body.append(member: ":h", string: hashKey)
        body.append(UInt8(ascii: ","))
        body.append(member: ":a", string: lower)
        body.append(UInt8(ascii: ","))
        body.append(member: ":b", string: upper)
        body.append(UInt8(ascii: "}"))
        if let limit {
            body.append(",\"Limit\":")
            body.append(decimal: limit)
        }
        if let startKey {
            body.append(",\"ExclusiveStartKey\":")
            body.append(contentsOf: startKey)
        }
        body.append(UInt8(ascii: "}"))
        return body
    }
}

extension [UInt8] {
    /// Appends text that needs no escapes.
    fileprivate mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }
}
