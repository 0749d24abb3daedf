/// What tells the start of a record in text whose brackets or quotes do not add up.
enum RecordStart {
    /// `{"eventVersion"`, which CloudTrail starts its records with. Inside of a string the quote would have a backslash.
    case ofElement
    /// `{` as the first byte of a line: JSON strings hold no line ends, and what is nested is indented where it has its own.
    case ofLine

    static let maxLength = 64
    private static let firstKey = Array("\"eventVersion\"".utf8)

    /// The first such place at or behind `start`.
    func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        for index in start..<max(start, bytes.count) where bytes[index] == UInt8(ascii: "{") {
            switch self {
            case .ofElement: if Self.isFollowedByFirstKey(bytes, index) { return index }
            case .ofLine: if index > start, bytes[index - 1] == UInt8(ascii: "\n") { return index }
            }
        }
        return nil
    }

    private static func isFollowedByFirstKey(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        var next = index + 1
        while next < bytes.count, bytes[next].isJSONWhitespace { next += 1 }
        return next + firstKey.count <= bytes.count && bytes[next..<(next + firstKey.count)].elementsEqual(firstKey)
    }
}
