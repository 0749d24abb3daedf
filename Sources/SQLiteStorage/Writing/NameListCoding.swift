/// Lists of event names, or of their starts, in a column.
enum NameListCoding {
    /// The names, each behind its length as a varint: they may hold any character.
    static func encode(_ names: [String]) -> [UInt8] {
        names.reduce(into: []) { bytes, name in
            bytes.appendVarint(name.utf8.count)
            bytes.append(contentsOf: name.utf8)
        }
    }

    /// - Throws: `EventStoreError.damagedColumn`.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws -> [String] {
        var reader = ByteReader(bytes: bytes)
        var names = [String]()
        while reader.index < bytes.count {
            let length = try reader.count()
            let start = reader.index
            try reader.skip(length)
            names.append(String(decoding: bytes[start..<reader.index], as: UTF8.self))
        }
        return names
    }
}
