import NaiveReading

extension Answer {
    /// Where the answer differs from the naive one; `nil` when it does not.
    func difference(from expected: [NaiveStore.Entry], _ question: Question) -> String? {
        if question.wantsCount {
            return count == expected.count ? nil : "counts \(count.map { "\($0)" } ?? "nothing"), expected \(expected.count)"
        }
        for (index, (row, entry)) in zip(rows, expected).enumerated() {
            let expectedRow = Self.row(entry, question)
            for name in Set(row.keys).union(expectedRow.keys).sorted() {
                let found = question.format == .csv ? Self.values(ofCell: row[name], like: expectedRow[name]) : row[name]
                guard found != expectedRow[name] else { continue }
                func text(_ values: [UTF8Text]?) -> String { values.map { "\("\($0)".prefix(300))" } ?? "missing" }
                return """
                    event \(index) of \(rows.count) (expected \(expected.count), here \(entry.event.eventID ?? "")): \
                    \(name) is \(text(found)), expected \(text(expectedRow[name]))
                    """
            }
        }
        return rows.count == expected.count ? nil : "has \(rows.count) events in \(pages) pages, expected \(expected.count)"
    }

    private static func row(_ entry: NaiveStore.Entry, _ question: Question) -> Row {
        var row = Row()
        for name in question.columns ?? Array(entry.event.attributes.keys) {
            guard let values = entry.event.attributes[name]?.sorted() else { continue }
            row[name] = question.format == .csv && values.count == 1 ? values.map(CSV.guarded) : values
        }
        return row
    }

    /// Several values stand as a JSON array in one cell.
    private static func values(ofCell cell: [UTF8Text]?, like expected: [UTF8Text]?) -> [UTF8Text]? {
        guard let cell, let expected, expected.count > 1,
            case .array(let elements) = try? JSONParser.parse(cell.flatMap(\.bytes))
        else { return cell }
        return elements.map { if case .string(let text) = $0 { text } else { UTF8Text(bytes: $0.serialized) } }
    }
}
