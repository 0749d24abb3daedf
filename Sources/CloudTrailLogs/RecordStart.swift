/// What tells the start of a record in text whose brackets or quotes do not add up.
enum RecordStart {
    /// `{"eventVersion"`, which CloudTrail starts its records with. Inside of a string the quote would have a backslash.
    case ofElement
    /// `{` at the start of a line: JSON strings hold no line ends.
    case ofLine

    static let maxLength = 64
    private static let firstKey = Array("\"eventVersion\"".utf8)

    /// The first such place at or behind `start`.
    func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        for index in start..<max(start, bytes.count) where bytes[index] == UInt8(ascii: "{") {
            switch self {
            case .ofElement: if Self.isFollowedByFirstKey(bytes, index) { return index }
            case .ofLine: if index > start, Self.startsLine(bytes, index, from: start) { return index }
            }
        }
        return nil
    }

    private static func isFollowedByFirstKey(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        var next = index + 1
        while next < bytes.count, bytes[next].isJSONWhitespace { next += 1 }
        return next + firstKey.count <= bytes.count && bytes[next..<(next + firstKey.count)].elementsEqual(firstKey)
    }

    private static func startsLine(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, from start: Int) -> Bool {
        var before = index - 1
        while before >= start, bytes[before] == UInt8(ascii: " ") || bytes[before] == UInt8(ascii: "\t") { before -= 1 }
        return before >= start && bytes[before] == UInt8(ascii: "\n")
    }
}
