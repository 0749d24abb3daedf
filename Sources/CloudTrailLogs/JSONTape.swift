/// The tokens of JSON text, each container with the place behind its end. It finds what one string holds, and what is to be changed
/// in a record; logs are scanned by `RecordScanner`.
///
/// It takes what `RecordWalk` takes: control characters may stand in strings.
struct JSONTape {
    enum Kind {
        case object, array
        /// Of the container that was opened last.
        case end
        case key, string
        /// A number, `true`, `false` or `null`.
        case scalar
    }

    struct Token {
        var kind: Kind
        /// Whether a string has escapes.
        var isEscaped = false
        /// Where its text stands, quotes not included.
        var range: Range<Int>
        /// Of a container: the number of the token behind its end.
        var next = 0
    }

    let text: UnsafeBufferPointer<UInt8>
    private(set) var tokens: [Token] = []
    private var index: Int

    /// Whether `text` looks like an object, an array or a string.
    static func mayBe(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch text.first(where: { !$0.isJSONWhitespace }) {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): true
        default: false
        }
    }

    /// Takes one JSON document, or several one behind the other; `nil` for any other text.
    init?(documents text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        index = 0
        tokens.reserveCapacity(text.count / 8)
        repeat {
            guard readValue() else { return nil }
            skipWhitespace()
        } while index < text.count
    }

    /// Takes the object that `text` begins with; `nil` where it does not.
    init?(object text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        index = 0
        tokens.reserveCapacity(text.count / 8)
        skipWhitespace()
        guard next == UInt8(ascii: "{"), readValue() else { return nil }
    }

    /// What a token stands for.
    func decoded(_ token: Token) -> [UInt8] {
        let inside = UnsafeBufferPointer(rebasing: text[token.range])
        guard token.isEscaped else { return Array(inside) }
        var decoded = [UInt8]()
        decoded.reserveCapacity(inside.count)
        _ = JSONText.appendUnescaped(inside, to: &decoded)
        return decoded
    }

    /// Calls `body` with what a token stands for.
    func withDecoded<Result>(_ token: Token, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if token.isEscaped { return decoded(token).withUnsafeBufferPointer(body) }
        return body(UnsafeBufferPointer(rebasing: text[token.range]))
    }

    // MARK: Reading

    private var next: UInt8? { index < text.count ? text[index] : nil }

    private mutating func skipWhitespace() {
        while index < text.count, text[index].isJSONWhitespace { index += 1 }
    }

    /// Reads a value with everything in it; false where there is none.
    private mutating func readValue() -> Bool {
        /// The tokens of the open containers.
        var open = [Int]()
        while true {
            skipWhitespace()
            switch next {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < RecordWalk.maxNesting else { return false }
                let isObject = next == UInt8(ascii: "{")
                open.append(tokens.count)
                tokens.append(Token(kind: isObject ? .object : .array, range: index..<index + 1))
                index += 1
                skipWhitespace()
                if next == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { break }
                if isObject, !readKey() { return false }
                continue
            case UInt8(ascii: "\""):
                guard readString(as: .string) else { return false }
            default:
                guard readScalar() else { return false }
            }
            // Behind a value, or before the end of an empty container.
            closing: while let container = open.last {
                skipWhitespace()
                let isObject = tokens[container].kind == .object
                switch next {
                case UInt8(ascii: ","):
                    index += 1
                    if isObject, !readKey() { return false }
                    break closing
                case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
                    tokens.append(Token(kind: .end, range: index..<index + 1))
                    tokens[container].next = tokens.count
                    index += 1
                    open.removeLast()
                default:
                    return false
                }
            }
            if open.isEmpty { return true }
        }
    }

    private mutating func readKey() -> Bool {
        skipWhitespace()
        guard readString(as: .key) else { return false }
        skipWhitespace()
        guard next == UInt8(ascii: ":") else { return false }
        index += 1
        return true
    }

    private mutating func readString(as kind: Kind) -> Bool {
        guard next == UInt8(ascii: "\"") else { return false }
        let start = index + 1
        var end = start
        var isEscaped = false
        while end < text.count, text[end] != UInt8(ascii: "\"") {
            if text[end] == UInt8(ascii: "\\") {
                isEscaped = true
                guard let length = JSONText.escapeLength(text, at: end) else { return false }
                end += length
            } else {
                end += 1
            }
        }
        guard end < text.count else { return false }
        tokens.append(Token(kind: kind, isEscaped: isEscaped, range: start..<end))
        index = end + 1
        return true
    }

    private mutating func readScalar() -> Bool {
        let start = index
        while let byte = next, !byte.isJSONWhitespace, !byte.endsScalar { index += 1 }
        guard JSONText.isScalar(UnsafeBufferPointer(rebasing: text[start..<index])) else { return false }
        tokens.append(Token(kind: .scalar, range: start..<index))
        return true
    }
}

extension UInt8 {
    fileprivate var endsScalar: Bool {
        self == UInt8(ascii: ",") || self == UInt8(ascii: "}") || self == UInt8(ascii: "]")
    }
}
