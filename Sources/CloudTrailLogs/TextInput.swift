/// The JSON of a log: its inflated bytes as they are; of CSV, an object a row; or a text in memory that was found inside another.
///
/// Offsets of records count in what this hands out, which is the same whenever a log is read.
final class TextInput {
    private enum Form {
        case unknown(InflatingInput)
        case plain(InflatingInput)
        case csv(CSVConversion)
        case memory(MemoryInput)
    }

    private var form: Form
    /// What was read to find out the form, and is not handed out yet.
    private var beginning: ArraySlice<UInt8> = []
    private var failure: (any Error)?
    /// How many bytes there are in all, where that is known.
    let knownCount: Int?
    /// How much room its reader should begin with.
    let firstCapacity: Int

    /// What most logs fit in.
    static let usualCapacity = 256 << 10

    init(_ input: InflatingInput, firstCapacity: Int = TextInput.usualCapacity) {
        form = .unknown(input)
        knownCount = nil
        self.firstCapacity = firstCapacity
    }

    init(text: [UInt8]) {
        form = .memory(MemoryInput(text))
        knownCount = text.count
        firstCapacity = min(Self.usualCapacity, max(4096, text.count))
    }

    /// Whether rows are read.
    var isCSV: Bool {
        if case .csv = form { true } else { false }
    }

    /// Fills the front of `buffer`.
    ///
    /// - Returns: The number of bytes, 0 at the end alone.
    /// - Throws: `LogReadError`, after everything before the damage was handed out.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        switch form {
        case .unknown(let input):
            try detectForm(of: input, upTo: buffer.count)
            return try read(into: buffer)
        case .plain(let input):
            if beginning.isEmpty {
                if let failure { throw failure }
                return try input.read(into: buffer)
            }
            let count = min(buffer.count, beginning.count)
            buffer.copyBytes(from: beginning.prefix(count))
            beginning.removeFirst(count)
            return count
        case .csv(let conversion):
            return try conversion.read(into: buffer)
        case .memory(let input):
            return input.read(into: buffer)
        }
    }

    /// Goes on behind damage, where what follows does not belong to the text before.
    ///
    /// - Returns: Whether `read` stood there, at what seemed to be the end.
    func passBreak() -> Bool {
        switch form {
        case .unknown(let input), .plain(let input): input.passBreak()
        // A row that was cut is one that does not fit.
        case .csv, .memory: false
        }
    }

    /// Reads the first line, as far as it may be the header of CSV.
    private func detectForm(of input: InflatingInput, upTo room: Int) throws {
        var bytes = [UInt8]()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { piece.deallocate() }
        while CSVHeader.mayBegin(bytes), bytes.count < CSVHeader.maxBytes, !bytes.contains(UInt8(ascii: "\n")) {
            do {
                let count = try input.read(into: piece)
                if count == 0 { break }
                bytes += piece[..<count]
            } catch {
                failure = error
                break
            }
        }
        if let header = CSVHeader(bytes) {
            form = .csv(CSVConversion(header: header, beginning: bytes, failure: failure, input: input))
        } else {
            beginning = bytes[...]
            form = .plain(input)
        }
    }
}
