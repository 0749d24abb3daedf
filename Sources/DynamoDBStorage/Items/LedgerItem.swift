import CloudTrailLogs
import EventStorage

/// That a log was read to its end, and what was kept of it. One item a log; a later one takes its place.
///
/// Ledger items stay when events expire: a log that was imported is not read again to find that all of it has expired.
enum LedgerItem {
    /// The item as BatchWriteItem takes it.
    static func put(_ entry: LedgerEntry) -> [UInt8] {
        var item = [UInt8]()
        item.append("{\"PutRequest\":{\"Item\":{")
        item.append(member: "eventID", string: ItemKey.ledgerEntry(of: entry.log.source))
        item.append(entry.log)
        item.append(",\"filter\":{\"L\":[")
        item.append(listed: entry.kept.filter.prefixes)
        item.append("]},")
        if !entry.kept.filter.keptNames.isEmpty {
            item.append("\"keptNames\":{\"L\":[")
            item.append(listed: entry.kept.filter.keptNames)
            item.append("]},")
        }
        item.append(member: "from", number: entry.kept.range.lowerBound.milliseconds)
        item.append(UInt8(ascii: ","))
        item.append(member: "to", number: entry.kept.range.upperBound.milliseconds)
        item.append(UInt8(ascii: ","))
        item.append(member: "flattening", number: entry.kept.flatteningVersion)
        item.append(UInt8(ascii: ","))
        item.append(member: "maxRecordBytes", number: entry.kept.maxRecordBytes)
        item.append("}}}")
        return item
    }

    /// Reads the item; `nil` for one of another form, which is as good as none.
    static func read(_ reader: inout JSONReader) throws(JSONReadError) -> LedgerEntry? {
        var log = PartialLogIdentity()
        var prefixes: [String]?
        var keptNames = [String]()
        var from: Int64?
        var to: Int64?
        var flattening: Int?
        var maxRecordBytes: Int?
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("filter") {
                prefixes = try reader.stringsAttribute()
            } else if name.matches("keptNames") {
                keptNames = try reader.stringsAttribute()
            } else if name.matches("from") {
                from = try reader.numberAttribute()
            } else if name.matches("to") {
                to = try reader.numberAttribute()
            } else if name.matches("flattening") {
                flattening = try reader.numberAttribute()
            } else if name.matches("maxRecordBytes") {
                maxRecordBytes = try reader.numberAttribute()
            } else if try !log.read(name, &reader) {
                try reader.skipValue()
            }
        }
        guard let log = log.identity, let prefixes, let from, let to, from <= to, let flattening, let maxRecordBytes else {
            return nil
        }
        return LedgerEntry(
            log: log,
            kept: KeptPart(
                filter: EventNameFilter(prefixes: prefixes, keptNames: keptNames),
                range: EventInstant(milliseconds: from)...EventInstant(milliseconds: to), flatteningVersion: flattening,
                maxRecordBytes: maxRecordBytes))
    }
}

extension [UInt8] {
    /// Appends strings as a list's elements.
    fileprivate mutating func append(listed strings: [String]) {
        for (index, string) in strings.enumerated() {
            append(index > 0 ? ",{\"S\":" : "{\"S\":")
            append(jsonString: string)
            append(UInt8(ascii: "}"))
        }
    }
}
