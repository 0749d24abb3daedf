/// What tells the start of a record, or of a document, in text whose brackets or quotes do not add up.
enum RecordStart {
    /// An object in an array of records whose first name is one of a record's, behind the end of another or at the beginning of
    /// a document's array. Inside of a string its quote would have a backslash. Deeper in a record, where whoever made a call may have
    /// put anything, an array under another name stands around it. Or a bracket at the start of a line, as below.
    case ofElement
    /// A bracket or quote as the first byte of a line: JSON strings hold no line ends, and what is nested is indented, or the line before
    /// asks for it. Or an object as above, directly behind the end of another.
    case ofLine
    /// As of a line; or the first bracket behind which JSON goes on, where what comes before it is no JSON.
    case ofDocument

    static let maxLength = 64

    /// The first such place at or behind `start`.
    func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = max(0, start)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                switch self {
                case .ofElement: if Self.isElement(bytes, index) || Self.beginsLine(bytes, index) { return index }
                case .ofLine: if Self.beginsLine(bytes, index) || Self.followsDocument(bytes, index) { return index }
                case .ofDocument: if Self.opensValue(bytes, index) || Self.isAtLineStart(bytes, index) { return index }
                }
            } else if byte == UInt8(ascii: "\""), Self.isAtLineStart(bytes, index) {
                // What is no JSON asks for nothing.
                if self == .ofDocument || Self.beginsLine(bytes, index) { return index }
            }
            if self == .ofDocument, byte == UInt8(ascii: "\""), Self.opensText(bytes, index) { return index }
            index += 1
        }
        return nil
    }

    /// Whether the quote at `index` opens a text that is an object with a name.
    private static func opensText(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        UnsafeBufferPointer(rebasing: bytes[index...].prefix(4)).elementsEqual(#""{\""#.utf8)
    }

    /// Whether `index` is the first of a line.
    static func isAtLineStart(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index > 0 && bytes[index - 1] == UInt8(ascii: "\n")
    }

    /// Whether a bracket stands at `index` as the first byte of a line.
    static func isBracketAtLineStart(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        isAtLineStart(bytes, index) && (bytes[index] == UInt8(ascii: "{") || bytes[index] == UInt8(ascii: "["))
    }

    /// Whether what stands behind the bracket at `index`, on the same line or indented on another, is what JSON has there.
    private static func opensValue(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        var next = index + 1
        while next < bytes.count, next < index + maxLength, bytes[next].isJSONWhitespace { next += 1 }
        guard next < bytes.count, bytes[next - 1] != UInt8(ascii: "\n") else { return false }
        if bytes[next] == UInt8(ascii: "\"") { return true }
        if bytes[index] == UInt8(ascii: "{") { return bytes[next] == UInt8(ascii: "}") }
        return [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]")].contains(bytes[next])
    }

    /// The first such bracket at the start of a line.
    static func firstLine(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        (max(0, start)..<max(start, bytes.count)).first { isBracketAtLineStart(bytes, $0) && beginsLine(bytes, $0) }
    }

    /// Whether a document may begin with the bracket or quote at `index`, the first of its line, where what stands before is damaged.
    static func beginsLine(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard isAtLineStart(bytes, index) else { return false }
        guard let before = before(index, in: bytes) else { return true }
        guard asksForMore(bytes[before]) else { return true }
        if bytes[index] == UInt8(ascii: "\"") || bytes[before] == UInt8(ascii: "[") { return false }
        // A bracket that is not indented is an element behind another. Behind a colon or a scalar's comma the line was cut.
        guard bytes[before] == UInt8(ascii: ","), let last = Self.before(before, in: bytes) else { return true }
        return bytes[last] != UInt8(ascii: "}") && bytes[last] != UInt8(ascii: "]")
    }

    /// Whether JSON that ends so goes on with another value, on the next line perhaps.
    static func asksForMore(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
    }

    /// Whether an object that begins as a record does stands directly behind the end of another, which it does in no other.
    private static func followsDocument(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        before(index, in: bytes).map { bytes[$0] == UInt8(ascii: "}") } == true && beginsLikeRecord(bytes, index)
    }

    private static func isElement(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard beginsLikeRecord(bytes, index) else { return false }
        guard let before = before(index, in: bytes) else { return true }
        switch bytes[before] {
        case UInt8(ascii: "}"): return true
        case UInt8(ascii: ","): return Self.before(before, in: bytes).map { bytes[$0] == UInt8(ascii: "}") } ?? true
        case UInt8(ascii: "["):
            guard let colon = Self.before(before, in: bytes), bytes[colon] == UInt8(ascii: ":"),
                let quote = Self.before(colon, in: bytes)
            else { return true }
            let name = names.first { name in
                quote + 1 >= name.count && bytes[(quote + 1 - name.count)...quote].elementsEqual(name)
            }
            return name.map { beginsDocument(bytes, nameAt: quote + 1 - $0.count) } ?? false
        default: return false
        }
    }

    /// Whether a name is the first of an object that is no other's member.
    private static func beginsDocument(_ bytes: UnsafeBufferPointer<UInt8>, nameAt index: Int) -> Bool {
        guard let open = before(index, in: bytes), bytes[open] == UInt8(ascii: "{") else { return false }
        return isAtLineStart(bytes, open) || before(open, in: bytes).map { bytes[$0] == UInt8(ascii: "}") } ?? true
    }

    private static let names = ["\"Records\"", "\"Events\"", "\"events\"", "\"logEvents\""].map { Array($0.utf8) }

    /// The last byte before `index` that is no white space.
    private static func before(_ index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var before = index - 1
        // Who indents so far does not damage; whoever wants to cost time does.
        let limit = max(0, index - maxLength)
        while before >= limit, bytes[before].isJSONWhitespace { before -= 1 }
        return before >= limit ? before : nil
    }

    private static func beginsLikeRecord(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "{") else { return false }
        var next = index + 1
        while next < bytes.count, next < index + maxLength / 2, bytes[next].isJSONWhitespace { next += 1 }
        guard next < bytes.count, bytes[next] == UInt8(ascii: "\"") else { return false }
        let rest = UnsafeBufferPointer(rebasing: bytes[(next + 1)...].prefix(20))
        return MemberName.beginsRecord(rest) || rest.starts(with: "EventId\"".utf8)
    }
}
