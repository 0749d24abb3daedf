/// One row of CSV as a line of JSON.
struct CSVLine {
    let header: CSVHeader
    let cells: [CSVRow.Cell]
    /// What the cells' ranges count in.
    let bytes: UnsafeBufferPointer<UInt8>

    /// Appends it; false where the row does not fit the header. Some of it may be appended then.
    func append(to output: inout [UInt8]) -> Bool {
        // RFC 4180 has as many cells in each row; fewer are a row that was cut, or two that were joined.
        let columns = header.columns.count
        guard cells.count >= columns, cells[columns...].allSatisfy(\.range.isEmpty) else { return false }
        if let record = header.record, !cells[record].range.isEmpty {
            return appendRecord(cells[record], to: &output)
        }
        output.append(UInt8(ascii: "{"))
        appendMembers(header.members, "", "", to: &output)
        appendMembers(header.identity, "\"userIdentity\":{", "}", to: &output)
        appendMembers(header.resource, "\"resources\":[{", "}]", to: &output)
        if output.last == UInt8(ascii: ",") { output.removeLast() }
        output.append(UInt8(ascii: "}"))
        output.append(UInt8(ascii: "\n"))
        return true
    }

    /// Appends the cells of some columns, and a comma.
    private func appendMembers(
        _ columns: [Int], _ opening: StaticString, _ closing: StaticString, to output: inout [UInt8]
    ) {
        var isFirst = true
        for column in columns where !cells[column].range.isEmpty {
            if isFirst { Self.append(opening, to: &output) }
            isFirst = false
            output.append(contentsOf: header.columns[column].opening)
            appendValue(cells[column], isTime: header.columns[column].isTime, to: &output)
            output.append(UInt8(ascii: ","))
        }
        if isFirst || closing.utf8CodeUnitCount == 0 { return }
        output.removeLast()
        Self.append(closing, to: &output)
        output.append(UInt8(ascii: ","))
    }

    private static func append(_ text: StaticString, to output: inout [UInt8]) {
        output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a cell as a string, or as the object or array that it is.
    private func appendValue(_ cell: CSVRow.Cell, isTime: Bool, to output: inout [UInt8]) {
        let first = bytes[cell.range.lowerBound]
        let mayBeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        guard mayBeJSON || isTime || cell.holdsQuotes else {
            JSONText.appendString(UnsafeBufferPointer(rebasing: bytes[cell.range]), to: &output)
            return
        }
        let text = cell.text(in: bytes)
        if mayBeJSON, JSONText.isWellFormed(text) {
            Self.append(text, to: &output) { $0 < 0x20 }
        } else if isTime, text.contains(UInt8(ascii: " ")),
            let time = ConsoleTime.iso8601(String(decoding: text, as: UTF8.self))
        {
            JSONText.appendString(time, to: &output)
        } else {
            text.withUnsafeBufferPointer { JSONText.appendString($0, to: &output) }
        }
    }

    /// Appends a cell that is a whole record; false where it is none.
    private func appendRecord(_ cell: CSVRow.Cell, to output: inout [UInt8]) -> Bool {
        let text = cell.text(in: bytes)
        guard text.first == UInt8(ascii: "{"), JSONText.isWellFormed(text) else { return false }
        // Between tokens a line end is a blank like another; in strings JSON has none.
        Self.append(text, to: &output) { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        output.append(UInt8(ascii: "\n"))
        return true
    }

    /// Appends a text with some of its control characters as blanks.
    private static func append(_ text: [UInt8], to output: inout [UInt8], isBlank: (UInt8) -> Bool) {
        let first = output.count
        output += text
        guard text.withUnsafeBufferPointer(JSONText.holdsControls) else { return }
        for index in first..<output.count where isBlank(output[index]) { output[index] = UInt8(ascii: " ") }
    }
}
