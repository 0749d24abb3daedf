/// The cells of one row of CSV (RFC 4180) after the other.
struct CSVRow {
    /// A cell's text, without the quotes around it.
    struct Cell {
        let range: Range<Int>
        /// Whether it holds quotes, which stand twice.
        let holdsQuotes: Bool
    }

    private(set) var cells: [Cell] = []

    /// Whether it is an empty line.
    var isEmptyLine: Bool { cells.count == 1 && cells[0].range.isEmpty }

    /// Reads the row that begins at `start`.
    ///
    /// - Parameters:
    ///   - bytes: The text as far as it is there.
    ///   - start: Below `bytes.count`.
    ///   - isAtEnd: Whether nothing follows `bytes`.
    /// - Returns: Where the next row begins, and whether quotes stand where they have to, around whole cells; `nil` when the row
    ///   may go on behind `bytes`.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isAtEnd: Bool) -> (end: Int, isSound: Bool)? {
        cells.removeAll(keepingCapacity: true)
        var index = start
        var isSound = true
        while true {
            if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                guard let close = readQuoted(bytes, from: index + 1, isAtEnd: isAtEnd) else {
                    return isAtEnd ? (bytes.count, false) : nil
                }
                index = close + 1
            } else {
                let first = index
                while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "\n") {
                    if bytes[index] == UInt8(ascii: "\"") { isSound = false }
                    index += 1
                }
                let isLast = index == bytes.count || bytes[index] == UInt8(ascii: "\n")
                let end = isLast && index > first && bytes[index - 1] == UInt8(ascii: "\r") ? index - 1 : index
                cells.append(Cell(range: first..<end, holdsQuotes: false))
            }
            while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "\n") {
                if bytes[index] != UInt8(ascii: "\r") { isSound = false }
                index += 1
            }
            guard index < bytes.count else { return isAtEnd ? (index, isSound) : nil }
            index += 1
            if bytes[index - 1] == UInt8(ascii: "\n") { return (index, isSound) }
        }
    }

    /// Takes a cell in quotes; returns where its closing quote stands, if it is there.
    private mutating func readQuoted(_ bytes: UnsafeBufferPointer<UInt8>, from first: Int, isAtEnd: Bool) -> Int? {
        var holdsQuotes = false
        var index = first
        while true {
            let close = bytes.index(of: UInt8(ascii: "\""), from: index)
            guard close + 1 < bytes.count || isAtEnd && close < bytes.count else { return nil }
            guard close + 1 < bytes.count, bytes[close + 1] == UInt8(ascii: "\"") else {
                cells.append(Cell(range: first..<close, holdsQuotes: holdsQuotes))
                return close
            }
            holdsQuotes = true
            index = close + 2
        }
    }
}

extension CSVRow.Cell {
    /// Its text.
    func text(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let cell = UnsafeBufferPointer(rebasing: bytes[range])
        guard holdsQuotes, let base = cell.baseAddress else { return Array(cell) }
        return [UInt8](unsafeUninitializedCapacity: cell.count) { text, count in
            guard let target = text.baseAddress else { return }
            var start = 0
            while start < cell.count {
                let end = min(cell.index(of: UInt8(ascii: "\""), from: start) + 1, cell.count)
                (target + count).update(from: base + start, count: end - start)
                count += end - start
                start = end + 1
            }
        }
    }
}
