import EventStorage

/// What imports have left out: one item, to which every writer adds its own.
enum LeftOutItem {
    /// Reads the item.
    static func read(_ reader: inout JSONReader) throws(JSONReadError) -> LeftOutEvents? {
        var prefixes = [String]()
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("prefixes") { prefixes = try reader.stringsAttribute() } else { try reader.skipValue() }
        }
        return LeftOutEvents(namePrefixes: prefixes)
    }

    /// The request to UpdateItem by which the item has these too, and keeps what others added in the same moment.
    ///
    /// - Parameter leftOut: Not empty.
    static func add(_ leftOut: LeftOutEvents, start: [UInt8]) -> [UInt8] {
        var body = start
        body.append(",\"Key\":")
        ItemKey.append(ItemKey.leftOut, to: &body)
        body.append(",\"UpdateExpression\":\"ADD #p :p\",\"ExpressionAttributeNames\":{\"#p\":\"prefixes\"}")
        body.append(",\"ExpressionAttributeValues\":{\":p\":{\"SS\":[")
        for (index, prefix) in leftOut.namePrefixes.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body.append(jsonString: prefix)
        }
        body.append("]}}}")
        return body
    }
}
