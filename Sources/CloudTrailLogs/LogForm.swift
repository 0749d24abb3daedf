/// How a log's text is written down, as its beginning tells.
enum LogForm {
    case gzip
    case utf16(isBigEndian: Bool)
    /// JSON in UTF-8, or what is no log.
    case plain

    /// How many bytes tell a form, where there are as many.
    static let lengthNeeded = 4

    init(_ beginning: UnsafeRawBufferPointer) {
        if GzipHeader.begins(beginning) {
            self = .gzip
        } else if beginning.starts(with: [0xFE, 0xFF]) {
            self = .utf16(isBigEndian: true)
        } else if beginning.starts(with: [0xFF, 0xFE]), !beginning.starts(with: [0xFF, 0xFE, 0, 0]) {
            self = .utf16(isBigEndian: false)
        } else {
            self = .plain
        }
    }

    /// Whether a log begins here rather than that another one goes on.
    static func beginsContent(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch LogForm(bytes) {
        case .gzip: return GzipHeader.mayBegin(bytes)
        case .utf16: return true
        case .plain:
            guard bytes.count >= 2, bytes[0] == UInt8(ascii: "{") || bytes[0] == UInt8(ascii: "[") else { return false }
            return bytes[1].isJSONWhitespace || [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[1])
        }
    }

    /// Whether these may be bytes of a log in some form, from anywhere in it.
    static func mayBeLog(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard case .plain = LogForm(bytes) else { return true }
        return bytes.allSatisfy { $0 >= 0x20 || $0.isJSONWhitespace }
    }
}
