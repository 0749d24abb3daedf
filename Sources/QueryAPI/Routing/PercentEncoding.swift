/// Percent-encoding of paths and queries (RFC 3986, section 2.1), decoded exactly once.
enum PercentEncoding {
    /// Why text could not be decoded.
    enum DecodingError: Error {
        case malformedEscape
        case invalidUTF8

        /// Goes on after "The path" or "The value of `x`".
        var explanation: String {
            switch self {
            case .malformedEscape: "holds a `%` without two hexadecimal digits behind it; a literal `%` is written `%25`"
            case .invalidUTF8: "is not UTF-8 when percent-decoded"
            }
        }
    }

    /// Decodes a part of a path; `+` stays a plus.
    static func decode(_ text: Substring) throws(DecodingError) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        return try string(decodingBytes(text) { _ in })
    }

    /// The bytes that `text` stands for; `plus` is told where a `+` was copied that stood there as itself.
    static func decodingBytes(_ text: Substring, plus: (Int) -> Void) throws(DecodingError) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                    throw .malformedEscape
                }
                bytes.append(high << 4 | low)
            } else {
                if byte == UInt8(ascii: "+") { plus(bytes.count) }
                bytes.append(byte)
            }
        }
        return bytes
    }

    static func string(_ bytes: [UInt8]) throws(DecodingError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
        return text
    }

    /// Text as it may stand in a query, between the delimiters of a `Link` header too.
    static func encodeQueryComponent(_ text: String) -> String {
        let hexDigits = Array("0123456789ABCDEF".utf8)
        var bytes = [UInt8]()
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "*"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
