import CloudTrailLogs

/// How the bytes of an answer are counted.
public enum AnswerByteCount: Hashable, Sendable {
    /// Each as one.
    case asSent
    /// As many as it takes inside a JSON string: functions behind a gateway hand their answers over as one, so that every
    /// quotation mark of the answer is two bytes.
    case insideJSONString

    func count(_ bytes: some Collection<UInt8>) -> Int {
        switch self {
        case .asSent: bytes.count
        case .insideJSONString: bytes.reduce(0) { $0 + Self.escapedLength($1) }
        }
    }

    private static func escapedLength(_ byte: UInt8) -> Int {
        guard JSONText.needsEscape(byte) else { return 1 }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: return 2
        default: return 6
        }
    }
}
