/// How a log's text is written down, as its beginning tells.
enum LogForm {
    case gzip
    case utf16(isBigEndian: Bool)
    /// JSON in UTF-8, or what is no log.
    case plain

    /// How many bytes tell a form, where there are as many.
    static let lengthNeeded = 64

    init(_ beginning: UnsafeRawBufferPointer) {
        if GzipHeader.begins(beginning) {
            self = .gzip
        } else if beginning.starts(with: [0xFE, 0xFF]) {
            self = .utf16(isBigEndian: true)
        } else if beginning.starts(with: [0xFF, 0xFE]), !Self.isUTF32(beginning) {
            self = .utf16(isBigEndian: false)
        } else {
            self = .plain
        }
    }

    /// Whether text with a little-endian byte order mark has four bytes a character. In UTF-16 a NUL character may follow the mark.
    private static func isUTF32(_ beginning: UnsafeRawBufferPointer) -> Bool {
        beginning.indices.allSatisfy { index in
            switch index % 4 {
            // The highest character is U+10FFFF.
            case 2: beginning[index] <= 0x10
            case 3: beginning[index] == 0
            default: true
            }
        } && beginning.count >= 4
    }

    /// How many bytes tell a log's beginning from another's middle, where there are as many.
    static let lengthForBorders = 128

    /// Whether a log begins here rather than that another one goes on, which may be compressed.
    static func beginsContent(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch LogForm(bytes) {
        case .gzip: return GzipHeader.mayBegin(bytes)
        case .utf16(let isBigEndian): return bytes.count >= 4 && bytes[isBigEndian ? 2 : 3] == 0
        case .plain:
            guard bytes.count >= 2, bytes[0] == UInt8(ascii: "{") || bytes[0] == UInt8(ascii: "[") else { return false }
            return (bytes[1].isJSONWhitespace || [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[1]))
                && mayBeLog(UnsafeRawBufferPointer(rebasing: bytes.prefix(lengthForBorders)))
        }
    }

    /// Whether these may be bytes of a log in some form, from anywhere in it.
    static func mayBeLog(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard case .plain = LogForm(bytes) else { return true }
        return bytes.allSatisfy { $0 >= 0x20 || $0.isJSONWhitespace }
    }
}
