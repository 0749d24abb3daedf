import EventStorage

/// Events as rows of CSV (RFC 4180) under a header line; several values of an attribute stand as a JSON array in one cell.
struct CSVEventEncoder: EventEncoder {
    let prologue: [UInt8]
    let separator: [UInt8] = []
    let epilogue: [UInt8] = []
    private let columns: [String]

    /// - Parameter columns: Attribute names, in the order of the columns.
    init(columns: [String]) {
        self.columns = columns
        var header = [UInt8]()
        CSVEventEncoder.appendRow(columns.map { [$0] }, to: &header)
        prologue = header
    }

    func append(_ event: StoredEvent, to bytes: inout [UInt8]) {
        CSVEventEncoder.appendRow(columns.lazy.map { event.values(of: $0) }, to: &bytes)
    }

    private static func appendRow(_ cells: some Collection<[String]>, to bytes: inout [UInt8]) {
        var isFirst = true
        for values in cells {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            if let value = values.first, values.count == 1 {
                var value = value
                value.withUTF8 { appendCell($0, to: &bytes) }
            } else if !values.isEmpty {
                var array = [UInt8]()
                array.appendJSONValue(values)
                array.withUnsafeBufferPointer { appendCell($0, to: &bytes) }
            } else if cells.count == 1 {
                // An empty line would be no row to many readers.
                bytes += "\"\"".utf8
            }
        }
        bytes += "\r\n".utf8
    }

    private static func appendCell(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
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
