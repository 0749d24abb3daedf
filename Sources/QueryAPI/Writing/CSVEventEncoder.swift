import CloudTrailLogs
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
                CSVText.appendCell(value, to: &bytes)
            } else if !values.isEmpty {
                var array = [UInt8]()
                array.appendJSONValue(values)
                array.withUnsafeBufferPointer { CSVText.appendCell($0, to: &bytes) }
            } else if cells.count == 1 {
                CSVText.appendEmptyRow(to: &bytes)
            }
        }
        bytes += CSVText.lineEnd
    }
}
