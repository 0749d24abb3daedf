/// Writes cells of CSV as RFC 4180 has them, harmless for spreadsheets.
public enum CSVText {
    /// What ends a row.
    public static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// Appends a cell, in quotes where it needs them. One that a spreadsheet would run as a formula gets a leading `'`.
    public static func appendCell(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let needsQuotes = text.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n")
        }
        if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
        if startsFormula(text) { bytes.append(UInt8(ascii: "'")) }
        if needsQuotes {
            for byte in text {
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes.append(contentsOf: text)
        }
    }

    /// Appends a cell.
    public static func appendCell(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendCell($0, to: &bytes) }
    }

    /// Appends what stands for an empty cell in a row of one: an empty line would be no row to many readers.
    public static func appendEmptyRow(to bytes: inout [UInt8]) {
        bytes += "\"\"".utf8
    }

    /// Whether a spreadsheet would run the cell (OWASP, "CSV injection"). Values are chosen by whoever made the call.
    private static func startsFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
            true
        default:
            false
        }
    }
}
