/// Finds a record's `eventName` by its tokens alone, so that filtered records cost almost nothing.
enum EventNameFinder {
    /// Whether the filter leaves out the record; `nil` where only flattening can tell.
    @inline(__always)
    static func isExcluded(_ record: EventFlattener.Record, by filter: EventNameFilter) -> Bool? {
        if filter.prefixes.isEmpty { return false }
        guard let name = find(in: record) else { return nil }
        return filter.excludes(name)
    }

    /// The inside of the outermost `eventName` string, where it has no escapes.
    private static func find(in record: EventFlattener.Record) -> UnsafeBufferPointer<UInt8>? {
        let bytes = record.bytes
        let positions = record.positions
        let count = record.positionCount
        var index = 1
        var depth = 1
        while index + 4 < count {
            let position = Int(positions[index])
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard depth == 1 else {
                    index += 2
                    continue
                }
                let close = Int(positions[index + 1])
                guard bytes[Int(positions[index + 2])] == UInt8(ascii: ":") else {
                    index += 2
                    continue
                }
                if close - position == 10, isKey(bytes + position + 1) {
                    let open = Int(positions[index + 3])
                    guard bytes[open] == UInt8(ascii: "\"") else { return nil }
                    let value = UnsafeBufferPointer(start: bytes + open + 1, count: Int(positions[index + 4]) - open - 1)
                    return record.traits.backslashes != 0 && value.contains(UInt8(ascii: "\\")) ? nil : value
                }
                index += 3
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                index += 1
            default:
                index += 1
            }
        }
        return nil
    }

    /// Whether the nine bytes are `eventName`.
    @inline(__always)
    private static func isKey(_ bytes: UnsafePointer<UInt8>) -> Bool {
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        return UInt64(bigEndian: word) == 0x6576_656E_744E_616D && bytes[8] == UInt8(ascii: "e")
    }
}
