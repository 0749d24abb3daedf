/// A name and a value of a query, both decoded.
struct QueryItem: Hashable, Sendable {
    var name: String
    var value: String
}

/// The query of a request, taken apart and put together.
enum QueryString {
    /// The items in the order given; those without a name and a value are left out.
    static func items(of query: APIRequest.Query) throws(APIProblem) -> [QueryItem] {
        switch query {
        case .encoded(let text):
            var items = [QueryItem]()
            for part in text.split(separator: "&") {
                let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let name = try decode(pieces[0], of: "A parameter's name")
                let value = pieces.count > 1 ? pieces[1] : ""
                items.append(QueryItem(name: name, value: try decode(value, of: "The value of `\(name.shortenedForMessages)`")))
            }
            return items
        case .decoded(let pairs):
            return pairs.map { QueryItem(name: $0.name, value: ZoneOffset.restoringPlus(in: $0.value)) }
        }
    }

    /// The query that holds these items, without a `?`.
    static func encode(_ items: [QueryItem]) -> String {
        items.map { PercentEncoding.encodeQueryComponent($0.name) + "=" + PercentEncoding.encodeQueryComponent($0.value) }
            .joined(separator: "&")
    }

    private static func decode(_ text: Substring, of what: String) throws(APIProblem) -> String {
        do throws(PercentEncoding.DecodingError) {
            var pluses = [Int]()
            var bytes = try PercentEncoding.decodingBytes(text) { pluses.append($0) }
            for position in pluses where !ZoneOffset.starts(at: position, in: bytes) {
                bytes[position] = UInt8(ascii: " ")
            }
            return try PercentEncoding.string(bytes)
        } catch {
            throw .badRequest("\(what) \(error.explanation).")
        }
    }
}
