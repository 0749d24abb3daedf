/// The first row of CSV (RFC 4180) with events: results and exports of CloudTrail Lake's queries, and what the console's Event
/// history lets one download.
struct CSVHeader {
    /// Where a column's cells go in a record.
    private enum Target {
        /// A member of that name.
        case member(String)
        /// A member of `userIdentity`.
        case identity(String)
        /// A member of the one object in `resources`.
        case resource(String)
        /// The cell is the whole record.
        case record

        var name: String {
            switch self {
            case .member(let name), .identity(let name), .resource(let name): name
            case .record: ""
            }
        }
    }

    struct Column {
        /// The member's name and colon.
        let opening: [UInt8]
        /// Whether its cells are times, which the console writes in a form of its own.
        let isTime: Bool
    }

    let columns: [Column]
    /// Indexes of the columns whose cells are members of the record, of its `userIdentity`, and of the one object in `resources`.
    private(set) var members: [Int] = []
    private(set) var identity: [Int] = []
    private(set) var resource: [Int] = []
    /// The column whose cells are whole records.
    private(set) var record: Int?
    /// How many bytes it takes up.
    let length: Int
    /// Whether a name holds what is no text: some of the rows' cells are under another name than theirs.
    let isDamaged: Bool

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
        var row = CSVRow()
        // A text that is shorter than what is looked at may end with the header.
        let isAtEnd = bytes.count < Self.maxBytes
        guard
            let (end, isSound) = bytes.withUnsafeBufferPointer({ row.read($0, from: start, isAtEnd: isAtEnd) }), isSound
        else { return nil }
        let cells = bytes.withUnsafeBufferPointer { bytes in row.cells.map { $0.text(in: bytes) } }
        let names = cells.map { String(decoding: $0, as: UTF8.self) }
        let known = Set(names.map(Self.spelling)).intersection(Self.eventColumns)
        guard known.contains("eventjson") || known.count >= 2 else { return nil }
        let targets = names.map(Self.target)
        columns = targets.map(Self.column)
        length = end
        isDamaged = cells.contains { cell in
            cell.withUnsafeBufferPointer(JSONText.holdsControls) || String(validating: cell, as: UTF8.self) == nil
        }
        for (index, target) in targets.enumerated() {
            switch target {
            case .member: members.append(index)
            case .identity: identity.append(index)
            case .resource: resource.append(index)
            case .record: record = record ?? index
            }
        }
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func column(_ target: Target) -> Column {
        var opening = [UInt8]()
        JSONText.appendString(target.name, to: &opening)
        opening.append(UInt8(ascii: ":"))
        return Column(opening: opening, isTime: target.name == "eventTime")
    }

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
