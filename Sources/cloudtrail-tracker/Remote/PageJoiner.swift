/// Makes one answer of the pages of one: arrays of JSON become one array, lines follow each other, and tables keep one header.
struct PageJoiner {
    private enum Form {
        case array, lines, table
        /// Something that has no further page.
        case other
    }

    /// What is looked for at the beginning of a page.
    private enum Start {
        /// The first byte of an answer, which tells an array from other JSON.
        case answer
        /// The bracket of a further array.
        case bracket
        /// The first element of an array, or its end.
        case element
        /// The end of a table's header line.
        case header(isQuoted: Bool)
        case over
    }

    private var form = Form.other
    private var start = Start.over
    private var hasElements = false
    /// Bytes that may be an array's end, to be dropped when another page follows.
    private var held = [UInt8]()
    /// The last byte that was given out.
    private(set) var last: UInt8?

    /// Begins the first page.
    init(contentType: String?) {
        let type = (contentType ?? "").prefix { $0 != ";" }.lowercased()
        switch type {
        case "application/json":
            form = .array
            start = .answer
        case "application/x-ndjson": form = .lines
        case "text/csv": form = .table
        default: break
        }
    }

    /// Whether a further page can be added to what was there so far.
    var takesMore: Bool { form != .other }

    /// Begins a further page.
    ///
    /// - Returns: What is to be written of the page before.
    mutating func beginNextPage() -> [UInt8] {
        switch form {
        case .array: start = .bracket
        case .table: start = .header(isQuoted: false)
        case .lines, .other: start = .over
        }
        // The last bracket is the array's own, those before it its last element's.
        var rest = held.lastIndex(of: UInt8(ascii: "]")).map { held[..<$0] } ?? []
        while rest.last?.isBlank == true { rest.removeLast() }
        held = []
        return note(Array(rest))
    }

    /// What is to be written of these bytes of a page.
    mutating func add(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        var written = [UInt8]()
        passStart(of: &rest, &written)
        guard case .over = start else { return note(written) }
        guard form == .array else { return note(written + rest) }
        let content = rest.lastIndex { !$0.isBlank && $0 != UInt8(ascii: "]") }.map { $0 + 1 } ?? rest.startIndex
        if content > rest.startIndex {
            written += held
            written += rest[..<content]
            held = []
        }
        held += rest[content...]
        return note(written)
    }

    /// What is to be written when no page follows.
    mutating func end() -> [UInt8] {
        let written = held
        held = []
        return note(written)
    }

    private mutating func note(_ written: [UInt8]) -> [UInt8] {
        last = written.last ?? last
        return written
    }

    private mutating func passStart(of rest: inout ArraySlice<UInt8>, _ written: inout [UInt8]) {
        while let byte = rest.first {
            switch start {
            case .over: return
            case .answer:
                if byte.isBlank { break }
                guard byte == UInt8(ascii: "[") else {
                    (form, start) = (.other, .over)
                    return
                }
                written.append(byte)
                start = .element
            case .bracket:
                if byte.isBlank { break }
                // What is no array is given out as it is, for people to see.
                guard byte == UInt8(ascii: "[") else {
                    (form, start) = (.other, .over)
                    return
                }
                start = .element
            case .element:
                if byte.isBlank { break }
                start = .over
                guard byte != UInt8(ascii: "]") else { return }
                if hasElements { written += Array(",\n".utf8) }
                hasElements = true
                return
            case .header(let isQuoted):
                let isQuote = byte == UInt8(ascii: "\"")
                start = .header(isQuoted: isQuoted != isQuote)
                if byte == UInt8(ascii: "\n"), !isQuoted { start = .over }
            }
            rest.removeFirst()
        }
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
