import EventStorage

/// The value of `X-Left-Out`.
enum LeftOutText {
    /// Gateways take some 10 KB of header fields in all.
    private static let maxBytes = 4096

    /// The prefixes with commas between them, bytes that cannot stand in a list percent-encoded; a value that would be longer than
    /// 4 KB ends with `...`. `nil` when nothing was left out.
    static func text(of leftOut: LeftOutEvents) -> String? {
        guard !leftOut.isEmpty else { return nil }
        var text = ""
        for prefix in leftOut.namePrefixes {
            let item = prefix.utf8.reduce(into: "") { $0 += escaped($1) }
            guard text.utf8.count + item.utf8.count < maxBytes else {
                text += text.isEmpty ? "..." : ", ..."
                break
            }
            text += text.isEmpty ? item : ", " + item
        }
        return text
    }

    private static func escaped(_ byte: UInt8) -> String {
        let isPlain = (0x21...0x7e).contains(byte) && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "%")
        if isPlain { return String(UnicodeScalar(byte)) }
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count < 2 ? "%0" + digits : "%" + digits
    }
}
