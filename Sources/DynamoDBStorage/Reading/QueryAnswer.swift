/// What Query answers.
struct QueryAnswer<Entry: Sendable>: Sendable {
    /// The entries, in order.
    var entries: [Entry] = []
    /// The number of entries; the only figure where no entries were asked for.
    var count = 0
    /// Where to go on, as JSON; `nil` at the end.
    var lastKey: [UInt8]?

    /// Reads an answer.
    ///
    /// - Parameter read: Called with the reader before an entry's object; `nil` leaves the entry out.
    init(
        _ reader: inout JSONReader, _ read: (inout JSONReader) throws(JSONReadError) -> Entry?
    ) throws(JSONReadError) {
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("Items") {
                try reader.beginArray()
                while try reader.nextElement() {
                    if let entry = try read(&reader) { entries.append(entry) }
                }
            } else if name.matches("Count") {
                count = try reader.integer()
            } else if name.matches("LastEvaluatedKey") {
                lastKey = reader.bytes(in: try reader.skipValue())
            } else {
                try reader.skipValue()
            }
        }
    }

    /// The range key of `lastKey` in a time index.
    var lastTimeKey: String? {
        lastKey.flatMap { bytes in
            bytes.withUnsafeBufferPointer { buffer in
                try? Self.timeKey(JSONReader(buffer))
            }
        }
    }

    private static func timeKey(_ reader: JSONReader) throws(JSONReadError) -> String? {
        var reader = reader
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("eventTimeID") { return try reader.stringAttribute() }
            try reader.skipValue()
        }
        return nil
    }
}
