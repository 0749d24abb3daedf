import CloudTrailLogs

/// Writes the events of batches as rows of CSV (RFC 4180); several values of an attribute stand as a JSON array in one cell.
struct EventRowEncoder {
    private let columns: [String]
    private var attributeNames: [String] = []
    /// By attribute of the batch: the column that it fills, or -1.
    private var columnOfAttribute: [Int] = []

    /// - Parameter columns: Attribute names, in the order of the columns.
    init(columns: [String]) {
        self.columns = columns
    }

    /// The line with the columns' names.
    static func header(of columns: [String]) -> [UInt8] {
        var bytes = [UInt8]()
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            CSVText.appendCell(column, to: &bytes)
        }
        return bytes + CSVText.lineEnd
    }

    /// The rows of all events of `batch`.
    mutating func encode(_ batch: EventBatch) -> [UInt8] {
        if attributeNames != batch.attributeNames {
            attributeNames = batch.attributeNames
            var places = [ExactString: Int]()
            for (index, column) in columns.enumerated() { places[ExactString(column)] = index }
            columnOfAttribute = attributeNames.map { places[ExactString($0)] ?? -1 }
        }
        var rows = [UInt8]()
        var cells = [[Range<Int>]](repeating: [], count: columns.count)
        batch.withBytes { bytes in
            for event in batch.events {
                for index in cells.indices { cells[index].removeAll(keepingCapacity: true) }
                for value in batch.values[event.values] {
                    let column = columnOfAttribute[Int(value.attribute)]
                    if column >= 0 { cells[column].append(batch.range(of: value)) }
                }
                append(cells, bytes, to: &rows)
            }
        }
        return rows
    }

    private func append(_ cells: [[Range<Int>]], _ bytes: UnsafeBufferPointer<UInt8>, to rows: inout [UInt8]) {
        for (index, ranges) in cells.enumerated() {
            if index > 0 { rows.append(UInt8(ascii: ",")) }
            if ranges.count == 1 {
                CSVText.appendCell(UnsafeBufferPointer(rebasing: bytes[ranges[0]]), to: &rows)
            } else if !ranges.isEmpty {
                var array: [UInt8] = [UInt8(ascii: "[")]
                for range in ranges.sorted(by: { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }) {
                    if array.count > 1 { array.append(UInt8(ascii: ",")) }
                    JSONText.appendString(UnsafeBufferPointer(rebasing: bytes[range]), to: &array)
                }
                array.append(UInt8(ascii: "]"))
                array.withUnsafeBufferPointer { CSVText.appendCell($0, to: &rows) }
            } else if cells.count == 1 {
                CSVText.appendEmptyRow(to: &rows)
            }
        }
        rows += CSVText.lineEnd
    }
}
