/// Reads JSON (RFC 8259) from front to back, value by value, as its caller expects them; no document is built.
///
/// Cost: no allocation but for the strings that are asked for. What is skipped is checked like the rest.
struct JSONReader {
    private static let maxDepth = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var index = 0
    /// Whether an object or array was just begun, so that no comma is due.
    private var isAtStart = false

    /// Reads `bytes`, which have to outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    // MARK: Objects and arrays

    /// Takes the bracket that begins an object.
    mutating func beginObject() throws(JSONReadError) {
        try take(UInt8(ascii: "{"))
        isAtStart = true
    }

    /// The next member's key, whose value has to be read or skipped then; `nil` behind the object's end.
    mutating func nextKey() throws(JSONReadError) -> RawString? {
        guard try goOn(before: UInt8(ascii: "}")) else { return nil }
        let key = try string()
        try take(UInt8(ascii: ":"))
        return key
    }

    /// Takes the bracket that begins an array.
    mutating func beginArray() throws(JSONReadError) {
        try take(UInt8(ascii: "["))
        isAtStart = true
    }

    /// Whether there is a next element, which has to be read or skipped then; false behind the array's end.
    mutating func nextElement() throws(JSONReadError) -> Bool {
        try goOn(before: UInt8(ascii: "]"))
    }

    private mutating func goOn(before end: UInt8) throws(JSONReadError) -> Bool {
        let isFirst = isAtStart
        isAtStart = false
        skipWhitespace()
        if index < bytes.count, bytes[index] == end {
            index += 1
            return false
        }
        if !isFirst { try take(UInt8(ascii: ",")) }
        return true
    }

    /// Checks that nothing follows.
    mutating func finish() throws(JSONReadError) {
        skipWhitespace()
        guard index == bytes.count else { throw JSONReadError(index: index) }
    }

    // MARK: Scalars

    /// The next value, which has to be a string.
    mutating func string() throws(JSONReadError) -> RawString {
        try take(UInt8(ascii: "\""))
        let start = index
        var isEscaped = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                index += 1
                return RawString(bytes: UnsafeBufferPointer(rebasing: bytes[start..<(index - 1)]), isEscaped: isEscaped)
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                try skipEscape()
            } else {
                guard byte >= 0x20 else { break }
                index += 1
            }
        }
        throw JSONReadError(index: index)
    }

    private mutating func skipEscape() throws(JSONReadError) {
        guard index + 1 < bytes.count else { throw JSONReadError(index: index) }
        switch bytes[index + 1] {
        case UInt8(ascii: "u"):
            guard index + 5 < bytes.count, bytes[(index + 2)...(index + 5)].allSatisfy(\.isHexDigit) else {
                throw JSONReadError(index: index)
            }
            index += 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 2
        default:
            throw JSONReadError(index: index)
        }
    }

    /// The next value, which has to be a whole number without a fraction or an exponent.
    mutating func integer() throws(JSONReadError) -> Int {
        skipWhitespace()
        let start = index
        try skipNumber()
        guard let value = Int(String(decoding: bytes[start..<index], as: UTF8.self)) else { throw JSONReadError(index: start) }
        return value
    }

    // MARK: Anything

    /// Passes over the next value, whatever it is, and returns where it stands.
    @discardableResult
    mutating func skipValue() throws(JSONReadError) -> Range<Int> {
        skipWhitespace()
        let start = index
        try skipValue(depth: 0)
        return start..<index
    }

    /// The bytes of a value that `skipValue` has passed over.
    func bytes(in range: Range<Int>) -> [UInt8] {
        Array(bytes[range])
    }

    private mutating func skipValue(depth: Int) throws(JSONReadError) {
        skipWhitespace()
        guard index < bytes.count, depth <= Self.maxDepth else { throw JSONReadError(index: index) }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            _ = try string()
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextKey() != nil { try skipValue(depth: depth + 1) }
        case UInt8(ascii: "["):
            try beginArray()
            while try nextElement() { try skipValue(depth: depth + 1) }
        case UInt8(ascii: "t"):
            try take(word: "true")
        case UInt8(ascii: "f"):
            try take(word: "false")
        case UInt8(ascii: "n"):
            try take(word: "null")
        default:
            try skipNumber()
        }
    }

    private mutating func skipNumber() throws(JSONReadError) {
        let start = index
        skip(UInt8(ascii: "-"))
        let first = index
        guard skipDigits() > 0, index == first + 1 || bytes[first] != UInt8(ascii: "0") else { throw JSONReadError(index: start) }
        if skip(UInt8(ascii: ".")), skipDigits() == 0 { throw JSONReadError(index: start) }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw JSONReadError(index: start) }
        }
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        return index - start
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func take(word: StaticString) throws(JSONReadError) {
        let length = word.utf8CodeUnitCount
        guard index + length <= bytes.count,
            word.withUTF8Buffer({ bytes[index..<(index + length)].elementsEqual($0) })
        else { throw JSONReadError(index: index) }
        index += length
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) throws(JSONReadError) {
        skipWhitespace()
        guard index < bytes.count, bytes[index] == byte else { throw JSONReadError(index: index) }
        index += 1
    }

    @inline(__always)
    private mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        self &- UInt8(ascii: "0") < 10 || (self | 0x20) &- UInt8(ascii: "a") < 6
    }
}
