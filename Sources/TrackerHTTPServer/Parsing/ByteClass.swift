/// What a byte may be in a message's head (RFC 9110, sections 5.5 and 5.6.2).
enum ByteClass {
    // A bit for each ASCII character of a token.
    private static let lowTokens: UInt64 = 0x03ff_6cfa_0000_0000
    private static let highTokens: UInt64 = 0x57ff_ffff_c7ff_fffe

    /// Whether a method or a field's name may hold it.
    static func isToken(_ byte: UInt8) -> Bool {
        byte < 64 ? (lowTokens >> UInt64(byte)) & 1 == 1 : byte < 128 && (highTokens >> UInt64(byte & 63)) & 1 == 1
    }

    /// Whether a target may hold it: all but blanks and control characters, since clients send what people type.
    static func isTarget(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7f }

    /// Whether a field's value may hold it.
    static func isValue(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7f || byte == UInt8(ascii: "\t") }

    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// The value of a hexadecimal digit.
    static func hexadecimalDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
