/// Rows of CSV as lines of JSON: an object each, with the members that the columns name and nothing else.
///
/// Memory is the longest row, up to a limit; a longer one, or one that does not fit the header, becomes a line that is no JSON.
final class CSVConversion {
    private let columns: [CSVHeader.Target]
    private let input: InflatingInput
    private var failure: (any Error)?
    private var inputEnded = false
    private var rows: [UInt8]
    /// Where in `rows` the next row begins.
    private var start = 0
    private var scan = CSVRow.Scan(index: 0)
    private var output: ArraySlice<UInt8> = []
    /// A row that was longer than the limit is being passed over.
    private var isInsideLongRow = false

    private static let maxRowBytes = 16 << 20
    private static let refusedRow = Array("a row that does not fit the header\n".utf8)

    init(header: CSVHeader, beginning: [UInt8], failure: (any Error)?, input: InflatingInput) {
        columns = header.columns
        rows = Array(beginning[header.length...])
        self.failure = failure
        self.input = input
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while output.isEmpty {
            if try !convertRow() { return 0 }
        }
        let count = min(buffer.count, output.count)
        buffer.copyBytes(from: output.prefix(count))
        output.removeFirst(count)
        return count
    }

    /// Converts the next row; false at the end.
    private func convertRow() throws -> Bool {
        while true {
            if let end = rows.withUnsafeBufferPointer({ CSVRow.end(in: $0, from: &scan) }) {
                take(upTo: end)
                return true
            }
            if inputEnded {
                guard start < rows.count else {
                    if let failure { throw failure }
                    return false
                }
                if scan.isQuoted || failure != nil {
                    // A quote that is never closed, or a row that is cut.
                    start = rows.count
                    output = Self.refusedRow[...]
                } else {
                    take(upTo: rows.count)
                }
                return true
            }
            if rows.count - start > Self.maxRowBytes {
                start = rows.count
                scan.index = start
                let isNews = !isInsideLongRow
                isInsideLongRow = true
                if isNews {
                    output = Self.refusedRow[...]
                    return true
                }
            }
            fill()
        }
    }

    private func take(upTo end: Int) {
        let cells = rows.withUnsafeBufferPointer { CSVRow.cells(UnsafeBufferPointer(rebasing: $0[start..<end])) }
        start = end
        scan = CSVRow.Scan(index: end)
        if isInsideLongRow {
            isInsideLongRow = false
        } else if cells != [[]] {
            output = line(cells)[...]
        }
    }

    private func fill() {
        if failure != nil {
            inputEnded = true
            return
        }
        rows.removeFirst(start)
        scan.index -= start
        start = 0
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { piece.deallocate() }
        do {
            let count = try input.read(into: piece)
            rows += piece[..<count]
            guard count == 0 else { return }
            if input.passBreak() { rows.append(UInt8(ascii: "\n")) } else { inputEnded = true }
        } catch {
            failure = error
            inputEnded = true
        }
    }

    // MARK: Lines

    private func line(_ cells: [[UInt8]]) -> [UInt8] {
        guard cells.count <= columns.count || cells[columns.count...].allSatisfy(\.isEmpty) else { return Self.refusedRow }
        var members = [[UInt8]]()
        var identity = [[UInt8]]()
        var resource = [[UInt8]]()
        for (column, cell) in zip(columns, cells) where !cell.isEmpty {
            switch column {
            case .record:
                if Self.isJSON(cell, opening: UInt8(ascii: "{")) { return oneLine(cell) }
                return Self.refusedRow
            case .member(let name): members.append(Self.member(name, cell))
            case .identity(let name): identity.append(Self.member(name, cell))
            case .resource(let name): resource.append(Self.member(name, cell))
            }
        }
        if !identity.isEmpty { members.append(Array("\"userIdentity\":{".utf8) + identity.joined(separator: comma) + "}".utf8) }
        if !resource.isEmpty { members.append(Array("\"resources\":[{".utf8) + resource.joined(separator: comma) + "}]".utf8) }
        return Array("{".utf8) + members.joined(separator: comma) + "}\n".utf8
    }

    private let comma: [UInt8] = [UInt8(ascii: ",")]

    private static func member(_ name: String, _ cell: [UInt8]) -> [UInt8] {
        var member = [UInt8]()
        JSONText.appendString(name, to: &member)
        member.append(UInt8(ascii: ":"))
        if isJSON(cell, opening: UInt8(ascii: "{")) || isJSON(cell, opening: UInt8(ascii: "[")) {
            member += cell.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }
        } else {
            let time = name == "eventTime" ? ConsoleTime.iso8601(String(decoding: cell, as: UTF8.self)) : nil
            (time.map { Array($0.utf8) } ?? cell).withUnsafeBufferPointer { JSONText.appendString($0, to: &member) }
        }
        return member
    }

    /// Whether a cell is JSON that begins with that bracket.
    private static func isJSON(_ cell: [UInt8], opening: UInt8) -> Bool {
        cell.first == opening && JSONText.isWellFormed(cell)
    }

    /// Between tokens a line end is a blank like another; in strings JSON has none.
    private func oneLine(_ record: [UInt8]) -> [UInt8] {
        record.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 } + [UInt8(ascii: "\n")]
    }
}

/// Times as CloudTrail's console has written them into the files that one downloads.
enum ConsoleTime {
    /// `2019-09-23, 11:20:34 AM` and `March 05, 2024, 18:10:00 (UTC+01:00)` as ISO 8601; `nil` for another form.
    static func iso8601(_ text: String) -> String? {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        var zone = "Z"
        var parts = words[...]
        if let last = parts.last, last.hasPrefix("(UTC"), last.hasSuffix(")") {
            parts.removeLast()
            let offset = last.dropFirst(4).dropLast()
            if !offset.isEmpty { zone = String(offset) }
        }
        var isAfternoon: Bool?
        if let last = parts.last, last == "AM" || last == "PM" {
            isAfternoon = last == "PM"
            parts.removeLast()
        }
        guard let clock = parts.popLast(), let date = date(parts) else { return nil }
        var numbers = clock.split(separator: ":").map { Int($0) }
        guard numbers.count == 3, let hour = numbers[0] else { return nil }
        if let isAfternoon {
            guard (1...12).contains(hour) else { return nil }
            numbers[0] = hour % 12 + (isAfternoon ? 12 : 0)
        }
        let digits = numbers.compactMap { $0.map(twoDigits) }
        guard digits.count == 3 else { return nil }
        let result = "\(date)T\(digits.joined(separator: ":"))\(zone)"
        return EventInstant.parse(iso8601: result)?.precision == .time ? result : nil
    }

    private static func date(_ parts: ArraySlice<String>) -> String? {
        let parts = Array(parts)
        if parts.count == 1, parts[0].utf8.count == 10 { return parts[0] }
        guard parts.count == 3, let month = months.firstIndex(of: String(parts[0].prefix(3)).lowercased()),
            let day = Int(parts[1]),
            let year = Int(parts[2]), (1...31).contains(day), (1000...9999).contains(year)
        else { return nil }
        return "\(year)-\(twoDigits(month + 1))-\(twoDigits(day))"
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func twoDigits(_ number: Int) -> String {
        number < 10 && number >= 0 ? "0\(number)" : "\(number)"
    }
}
