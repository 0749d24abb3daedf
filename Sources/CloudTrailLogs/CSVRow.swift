/// Rows of CSV (RFC 4180).
enum CSVRow {
    /// Where a row was left off that does not end within the text at hand.
    struct Scan {
        var index: Int
        var isQuoted = false
        var isAtCellStart = true
    }

    /// The index behind the row's line end; `nil` when it does not end before `bytes` do. `scan` then says where to go on.
    static func end(in bytes: UnsafeBufferPointer<UInt8>, from scan: inout Scan) -> Int? {
        while scan.index < bytes.count {
            let byte = bytes[scan.index]
            scan.index += 1
            if scan.isQuoted {
                // Two quotes are one of the cell's: it is left and entered again.
                if byte == UInt8(ascii: "\"") { scan.isQuoted = false }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                let isDoubled = scan.index > 1 && bytes[scan.index - 2] == UInt8(ascii: "\"")
                if scan.isAtCellStart || isDoubled { scan.isQuoted = true }
                scan.isAtCellStart = false
            case UInt8(ascii: "\n"): return scan.index
            case UInt8(ascii: ","): scan.isAtCellStart = true
            default: scan.isAtCellStart = false
            }
        }
        return nil
    }

    /// The cells of one row, its line end included.
    static func cells(_ row: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
        var cells = [[UInt8]]()
        var end = row.count
        if end > 0, row[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > 0, row[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        var index = 0
        while true {
            var cell = [UInt8]()
            if index < end, row[index] == UInt8(ascii: "\"") {
                index += 1
                while index < end {
                    guard row[index] == UInt8(ascii: "\"") else {
                        cell.append(row[index])
                        index += 1
                        continue
                    }
                    index += 1
                    guard index < end, row[index] == UInt8(ascii: "\"") else { break }
                    cell.append(UInt8(ascii: "\""))
                    index += 1
                }
            }
            let start = index
            while index < end, row[index] != UInt8(ascii: ",") { index += 1 }
            cell += row[start..<index]
            cells.append(cell)
            guard index < end else { return cells }
            index += 1
        }
    }
}
