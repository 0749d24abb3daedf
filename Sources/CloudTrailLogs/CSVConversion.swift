/// Rows of CSV as lines of JSON: an object each, with the members that the columns name and nothing else.
///
/// Memory is the longest row, up to a limit; a longer one, or one that does not fit the header, becomes a line that is no JSON.
final class CSVConversion {
    private let header: CSVHeader
    private let input: InflatingInput
    private var failure: (any Error)?
    private var inputEnded = false
    private var text: [UInt8]
    /// Where in `text` the next row begins.
    private var start: Int
    private var row = CSVRow()
    private var output: [UInt8] = []
    private var handedOut = 0
    /// A row that was longer than the limit is being passed over.
    private var isInsideLongRow = false
    /// Whether its text so far ends in a cell's quotes; two quotes in a cell leave them and enter them again.
    private var isInQuotes = false

    private static let maxRowBytes = 16 << 20
    private static let pieceBytes = 64 << 10
    private static let refusedRow = Array("a row that does not fit the header\n".utf8)

    init(header: CSVHeader, beginning: [UInt8], failure: (any Error)?, input: InflatingInput) {
        self.header = header
        text = beginning
        start = header.length
        self.failure = failure
        self.input = input
        if header.isDamaged { output += Self.refusedRow }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while handedOut == output.count {
            output.removeAll(keepingCapacity: true)
            handedOut = 0
            try convertRows()
            if output.isEmpty { return 0 }
        }
        let count = min(buffer.count, output.count - handedOut)
        buffer.copyBytes(from: output[handedOut..<(handedOut + count)])
        handedOut += count
        return count
    }

    /// Converts some rows; none at the end alone.
    private func convertRows() throws {
        var output = [UInt8]()
        swap(&output, &self.output)
        defer { swap(&output, &self.output) }
        while output.count < Self.pieceBytes {
            if start < text.count, let (end, isSound) = readRow() {
                take(end: end, isSound: isSound, into: &output)
            } else if inputEnded {
                if output.isEmpty, let failure { throw failure }
                return
            } else if text.count - start > Self.maxRowBytes {
                output += Self.refusedRow
                isInsideLongRow = true
                isInQuotes = false
            } else {
                fill()
            }
        }
    }

    private func readRow() -> (end: Int, isSound: Bool)? {
        if isInsideLongRow {
            if let end = endOfLongRow() { return (end, true) }
            start = text.count
            return nil
        }
        return text.withUnsafeBufferPointer { row.read($0, from: start, isAtEnd: inputEnded) }
    }

    /// Where the row that is passed over ends; `nil` when it goes on.
    private func endOfLongRow() -> Int? {
        text.withUnsafeBufferPointer { bytes in
            var index = start
            while index < bytes.count {
                if isInQuotes {
                    index = bytes.index(of: UInt8(ascii: "\""), from: index) + 1
                    if index <= bytes.count { isInQuotes = false }
                } else {
                    if bytes[index] == UInt8(ascii: "\n") { return index + 1 }
                    isInQuotes = bytes[index] == UInt8(ascii: "\"")
                    index += 1
                }
            }
            return nil
        }
    }

    private func take(end: Int, isSound: Bool, into output: inout [UInt8]) {
        defer { start = end }
        if isInsideLongRow {
            isInsideLongRow = false
            return
        }
        if row.isEmptyLine { return }
        let isCut = failure != nil && text[end - 1] != UInt8(ascii: "\n")
        let length = output.count
        guard isSound, !isCut, appendRow(to: &output) else {
            output.removeLast(output.count - length)
            output += Self.refusedRow
            return
        }
    }

    private func fill() {
        if failure != nil {
            inputEnded = true
            return
        }
        text.removeFirst(start)
        start = 0
        // A long row is read again from its beginning: as much more as there is makes that a matter of twice its length.
        let room = max(Self.pieceBytes, text.count)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
        defer { piece.deallocate() }
        var count = 0
        defer { text += piece[..<count] }
        do {
            while count < room, !inputEnded {
                let read = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: piece[count...]))
                count += read
                guard read == 0 else { continue }
                guard input.passBreak() else {
                    inputEnded = true
                    break
                }
                piece[count] = UInt8(ascii: "\n")
                count += 1
            }
        } catch {
            failure = error
            inputEnded = true
        }
    }

    // MARK: Lines

    /// Appends the row at hand as a line; false where it does not fit the header.
    private func appendRow(to output: inout [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { bytes in
            CSVLine(header: header, cells: row.cells, bytes: bytes).append(to: &output)
        }
    }
}
