/// A header field: a name and a value (RFC 9110, section 5).
///
/// A value never holds CR, LF or NUL, so that no field can end before its end, whatever it was made of.
public struct HTTPField: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public var name: Name
    /// The value as bytes where they are not UTF-8.
    private var bytes: [UInt8]?
    private var text: String

    /// Makes a field. Space around the value goes; a CR, LF or NUL within becomes a space.
    public init(name: Name, value: String) {
        self.name = name
        text = Self.legal(value)
    }

    /// Makes a field of bytes as they came from a network, which need not be UTF-8. A CR, LF or NUL becomes a space; all other
    /// bytes, those above 127 included, come back from `valueBytes` as they were.
    public init(name: Name, lenientValue bytes: some Collection<UInt8>) {
        self.name = name
        let legal = bytes.map(Self.legal)
        // `decoding:` repairs what is not UTF-8, and what has been repaired can no longer be given back.
        if let text = String(validating: legal, as: UTF8.self) {
            self.text = text
        } else {
            text = String(decoding: legal, as: UTF8.self)
            self.bytes = legal
        }
    }

    /// The value as text; bytes that are not UTF-8 are shown as U+FFFD.
    ///
    /// What is set is treated as by `init(name:value:)`.
    public var value: String {
        get { text }
        set {
            text = Self.legal(newValue)
            bytes = nil
        }
    }

    /// The value's bytes, as they came.
    public var valueBytes: [UInt8] { bytes ?? Array(text.utf8) }

    /// How many bytes the value has.
    public var valueByteCount: Int { bytes?.count ?? text.utf8.count }

    /// `name: value`.
    public var description: String { "\(name): \(value)" }

    /// Whether `value` can stand in a field as it is: visible characters, bytes above 127, and between them spaces and tabs
    /// (RFC 9110, section 5.5).
    public static func isValidValue(_ value: some StringProtocol) -> Bool {
        let bytes = value.utf8
        guard let first = bytes.first, let last = bytes.reversed().first else { return true }
        return !isBlank(first) && !isBlank(last) && bytes.allSatisfy { isBlank($0) || ($0 > 0x20 && $0 != 0x7f) }
    }

    private static func legal(_ value: String) -> String {
        if isValidValue(value) { return value }
        let bytes = value.utf8.map(legal)
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    private static func legal(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") || byte == 0 ? UInt8(ascii: " ") : byte
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
