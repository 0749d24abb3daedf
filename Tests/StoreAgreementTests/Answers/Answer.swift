import NaiveReading
import QueryAPI
import TrackerHTTP

/// The whole answer to a question, page by page where it is asked for so.
struct Answer {
    /// An event as the answer has it.
    typealias Row = [UTF8Text: [UTF8Text]]

    /// What an answer must not be.
    struct Fault: Error, CustomStringConvertible {
        var description: String

        init(_ description: String) { self.description = description }
    }

    var rows: [Row] = []
    var count: Int?
    /// How many pages it took.
    var pages = 0

    /// Asks, and follows `Link` or `X-Next-Token` to the end.
    ///
    /// - Parameter api: An API whose clock says what it is given.
    init(to question: Question, target: String, api: (_ now: Int64) -> QueryAPI) async throws {
        var target = target
        while true {
            // Time goes on between pages; the token keeps the first page's range.
            let response = await api(question.now + Int64(pages) * 3_600_000).respond(to: APIRequest(target: target))
            let body = try await response.collectBody()
            pages += 1
            guard response.status == .ok else {
                throw Fault("\(response.status.code) \(String(decoding: body.prefix(300), as: UTF8.self)) for \(target)")
            }
            if question.wantsCount {
                count = Int(String(decoding: body, as: UTF8.self).filter { !$0.isWhitespace })
                return
            }
            let page = try Self.rows(of: body, question)
            if let limit = question.limit, page.count > limit { throw Fault("\(page.count) events on a page of \(limit)") }
            rows += page
            guard let next = try Self.nextTarget(response.headerFields, after: target, usingLink: pages % 2 == 0) else { return }
            guard pages < 10_000 else { throw Fault("there is no end to the pages of \(target)") }
            target = next
        }
    }

    private static func nextTarget(_ fields: HTTPFields, after target: String, usingLink: Bool) throws -> String? {
        guard let tokenName = HTTPField.Name("X-Next-Token"), let linkName = HTTPField.Name("Link") else { return nil }
        let token = fields[tokenName]
        let link = fields[linkName]
        guard (token == nil) == (link == nil) else {
            throw Fault("X-Next-Token is \(token ?? "missing"), Link \(link ?? "missing")")
        }
        guard let token, let link else { return nil }
        let parts = target.split(separator: "?", maxSplits: 1)
        guard let match = link.wholeMatch(of: #/<(\?[^>]*)>; rel="next"/#) else { throw Fault("Link is \(link)") }
        if usingLink { return "\(parts[0])\(match.output.1)" }
        let others = parts.count > 1 ? parts[1].split(separator: "&").filter { !$0.hasPrefix("nextToken=") } : []
        return parts[0] + "?" + (others + ["nextToken=\(Question.encode(token, keeping: ""))"]).joined(separator: "&")
    }

    // MARK: Formats

    private static func rows(of body: [UInt8], _ question: Question) throws -> [Row] {
        switch question.format {
        case .json:
            guard case .array(let elements) = try JSONParser.parse(body) else { throw Fault("the answer is no array") }
            return try elements.map(row)
        case .ndjson:
            return try body.split(separator: UInt8(ascii: "\n")).map { try row(JSONParser.parse(Array($0))) }
        case .csv:
            return try csvRows(of: body, columns: question.columns ?? [])
        }
    }

    private static func row(_ element: JSONValue) throws -> Row {
        guard case .object(let members) = element else { throw Fault("an event is no object: \(element)") }
        var row = Row()
        for member in members {
            let values: [UTF8Text]
            switch member.value {
            case .string(let text): values = [text]
            case .array(let elements) where elements.count > 1: values = try elements.map(text)
            default: throw Fault("\(member.name) is \(member.value)")
            }
            guard row.updateValue(values, forKey: member.name) == nil else { throw Fault("\(member.name) stands twice") }
        }
        return row
    }

    private static func text(_ value: JSONValue) throws -> UTF8Text {
        guard case .string(let text) = value else { throw Fault("a value is no string: \(value)") }
        return text
    }

    private static func csvRows(of body: [UInt8], columns: [UTF8Text]) throws -> [Row] {
        var lines = try CSV.lines(of: body)
        guard !lines.isEmpty, lines.removeFirst() == columns.map(CSV.guarded) else { throw Fault("the header is wrong") }
        return try lines.map { cells in
            guard cells.count == columns.count else { throw Fault("\(cells.count) cells in \(columns.count) columns") }
            return Row(zip(columns, cells).filter { !$0.1.isEmpty }.map { ($0.0, [$0.1]) }) { first, _ in first }
        }
    }
}
