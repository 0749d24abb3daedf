/// The first row of CSV (RFC 4180) with events: results and exports of CloudTrail Lake's queries, and what the console's Event
/// history lets one download.
struct CSVHeader {
    /// Where a column's cells go in a record.
    enum Target {
        /// A member of that name.
        case member(String)
        /// A member of `userIdentity`.
        case identity(String)
        /// A member of the one object in `resources`.
        case resource(String)
        /// The cell is the whole record.
        case record
    }

    let columns: [Target]
    /// How many bytes it takes up.
    let length: Int

    /// The longest that is looked at.
    static let maxBytes = 64 << 10

    /// Whether text that begins so may be CSV; JSON's documents begin with a bracket.
    static func mayBegin(_ bytes: [UInt8]) -> Bool {
        let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
        guard start < bytes.count else { return true }
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "_"), UInt8(ascii: "@"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return true
        default:
            return byteOrderMark.starts(with: bytes)
        }
    }

    /// Reads it; `nil` where no two of its names are those of an event's columns.
    init?(_ bytes: [UInt8]) {
        let start = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        guard Self.mayBegin(bytes), start < bytes.count else { return nil }
        var scan = CSVRow.Scan(index: start)
        let row = bytes.withUnsafeBufferPointer { bytes -> (end: Int, cells: [[UInt8]])? in
            // A text that is shorter than what is looked at may end with the header.
            let end = CSVRow.end(in: bytes, from: &scan) ?? (bytes.count < Self.maxBytes ? bytes.count : nil)
            return end.map { ($0, CSVRow.cells(UnsafeBufferPointer(rebasing: bytes[start..<$0]))) }
        }
        guard let (end, cells) = row else { return nil }
        let names = cells.map { String(decoding: $0, as: UTF8.self) }
        let known = Set(names.map(Self.spelling)).intersection(Self.eventColumns)
        guard known.contains("eventjson") || known.count >= 2 else { return nil }
        columns = names.map(Self.target)
        length = end
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static let eventColumns: Set<String> = [
        "eventid", "eventname", "eventtime", "eventsource", "eventversion", "useridentity", "eventjson", "awsregion",
        "sourceipaddress", "requestid",
    ]

    private static func spelling(_ name: String) -> String {
        String(name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9").contains($0) })
    }

    /// Lake names its columns as the record's members; the console writes out what it shows.
    private static func target(_ name: String) -> Target {
        switch spelling(name) {
        case "eventjson": return .record
        case _ where !name.contains(" ") && name.first?.isUppercase != true: return .member(name)
        case "eventid": return .member("eventID")
        case "eventname": return .member("eventName")
        case "eventtime": return .member("eventTime")
        case "eventsource": return .member("eventSource")
        case "awsregion": return .member("awsRegion")
        case "sourceipaddress": return .member("sourceIPAddress")
        case "errorcode": return .member("errorCode")
        case "readonly": return .member("readOnly")
        case "requestid": return .member("requestID")
        case "username": return .identity("userName")
        case "awsaccesskey", "accesskey", "accesskeyid", "awsaccesskeyid": return .identity("accessKeyId")
        case "resourcename": return .resource("resourceName")
        case "resourcetype": return .resource("resourceType")
        default: return .member(name)
        }
    }
}
