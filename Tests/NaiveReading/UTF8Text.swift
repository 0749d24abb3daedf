/// Text that is compared, hashed and sorted by its UTF-8 bytes.
///
/// `String` takes composed and decomposed letters for equal, which would hide a program that changes one into the other.
public struct UTF8Text: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The UTF-8 bytes.
    public var bytes: [UInt8]

    /// Makes a text from UTF-8 bytes.
    public init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// Makes a text from a string's UTF-8 bytes.
    public init(_ string: some StringProtocol) {
        self.bytes = Array(string.utf8)
    }

    /// Makes a text from a literal's UTF-8 bytes.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The text as a string; bytes that are not UTF-8 become U+FFFD.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The text itself.
    public var description: String { string }

    /// Whether there is no byte in it.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Whether `left` sorts before `right` by code point.
    public static func < (left: UTF8Text, right: UTF8Text) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// Whether the text starts with the bytes of `prefix`.
    public func hasPrefix(_ prefix: UTF8Text) -> Bool {
        bytes.starts(with: prefix.bytes)
    }

    /// Whether the text ends with the bytes of `suffix`.
    public func hasSuffix(_ suffix: UTF8Text) -> Bool {
        bytes.suffix(suffix.bytes.count).elementsEqual(suffix.bytes)
    }

    /// The text with `A`...`Z` in lower case.
    public var asciiLowercased: UTF8Text {
        UTF8Text(bytes: bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 })
    }
}
