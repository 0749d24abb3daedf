/// Reads JSON (RFC 8259) into a tree, one function a rule, with no thought of speed: a reading to compare others with.
///
/// A `\u` escape of a surrogate without its other half becomes U+FFFD.
public struct JSONParser {
    /// That the text is not JSON.
    public struct Failure: Error, CustomStringConvertible {
        /// Where, in bytes from the start.
        public var offset: Int
        /// What should stand there.
        public var expected: String

        /// Both in a sentence.
        public var description: String { "byte \(offset): expected \(expected)" }
    }

    let bytes: [UInt8]
    var index: Int
    /// Whether half a surrogate pair was met.
    private(set) var metLoneSurrogate = false

    init(bytes: [UInt8], at index: Int = 0) {
        self.bytes = bytes
        self.index = index
    }

    /// Reads one document.
    public static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value()
        parser.skipWhitespace()
        guard parser.isAtEnd else { throw parser.failure("the end") }
        return value
    }

    var isAtEnd: Bool { index == bytes.count }
    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    func failure(_ expected: String) -> Failure { Failure(offset: index, expected: expected) }

    mutating func skipWhitespace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let byte = next, byte == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func take(_ character: Unicode.Scalar) throws(Failure) {
        guard skip(character) else { throw failure("\(character)") }
    }

    mutating func value() throws(Failure) -> JSONValue {
        skipWhitespace()
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw failure(word) }
        index += word.utf8.count
        return value
    }

    private mutating func object() throws(Failure) -> JSONValue {
        var members = [JSONValue.Member]()
        try take("{")
        skipWhitespace()
        if skip("}") { return .object(members) }
        while true {
            let name = try memberName()
            members.append(JSONValue.Member(name, try value()))
            skipWhitespace()
            if skip("}") { return .object(members) }
            try take(",")
        }
    }

    mutating func memberName() throws(Failure) -> UTF8Text {
        skipWhitespace()
        let name = try string()
        skipWhitespace()
        try take(":")
        return name
    }

    private mutating func array() throws(Failure) -> JSONValue {
        var elements = [JSONValue]()
        try forEachElement { (parser) throws(Failure) in elements.append(try parser.value()) }
        return .array(elements)
    }

    mutating func forEachElement(_ body: (inout JSONParser) throws(Failure) -> Void) throws(Failure) {
        try take("[")
        skipWhitespace()
        if skip("]") { return }
        while true {
            try body(&self)
            skipWhitespace()
            if skip("]") { return }
            try take(",")
        }
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = index
        _ = skip("-")
        if !skip("0") { try digits() }
        if skip(".") { try digits() }
        if skip("e") || skip("E") {
            _ = skip("+") || skip("-")
            try digits()
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw failure("a digit") }
    }
}

// MARK: - Strings

extension JSONParser {
    mutating func string() throws(Failure) -> UTF8Text {
        let start = index
        var text = [UInt8]()
        try take("\"")
        while true {
            let plain = bytes[index...].prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            text += plain
            index = plain.endIndex
            guard let byte = next else { throw failure("the string's end") }
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard String(validating: text, as: UTF8.self) != nil else {
                    throw Failure(offset: start, expected: "a string in UTF-8")
                }
                return UTF8Text(bytes: text)
            case UInt8(ascii: "\\"): text += try escape()
            default: throw failure("no control character")
            }
        }
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        guard let byte = next else { throw failure("an escape") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw failure("an escape")
        }
    }

    private mutating func unicodeEscape() throws(Failure) -> [UInt8] {
        let first = try hexDigits()
        if let scalar = Unicode.Scalar(first) { return Array(String(scalar).utf8) }
        let position = index
        if first < 0xDC00, skip("\\"), skip("u"), let second = try? hexDigits(), (0xDC00..<0xE000).contains(second) {
            let code = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
            if let scalar = Unicode.Scalar(code) { return Array(String(scalar).utf8) }
        }
        index = position
        metLoneSurrogate = true
        return Array("\u{FFFD}".utf8)
    }

    private mutating func hexDigits() throws(Failure) -> UInt16 {
        // Swift's own conversion would take a sign for a digit.
        guard index + 4 <= bytes.count, bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-"),
            let code = UInt16(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits") }
        index += 4
        return code
    }
}
