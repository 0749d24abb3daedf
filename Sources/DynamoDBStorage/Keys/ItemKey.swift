import CloudTrailLogs

/// The table's hash key `eventID` of each kind of item. All but those of events start with `#`.
enum ItemKey {
    /// The key of the item with the shard counts.
    static let shards = "#shards"
    /// The key of the item with the key of records' hashes.
    static let recordHashKey = "#recordHashKey"

    /// The key of the item with what imports have left out.
    static let leftOut = "#left-out"

    /// The longest event identifier in bytes that is kept as it is.
    private static let longestIdentifier = 16_384

    /// The key of an event: its identifier, or a hash of one that is too long for a key or starts like other items' keys.
    static func event(_ identifier: String) -> String {
        let identifier = storedIdentifier(identifier)
        guard identifier.utf8.count > KeyText.longest || identifier.isEmpty || identifier.utf8.first == UInt8(ascii: "#") else {
            return identifier
        }
        return "#event#\(KeyText.sha256(of: identifier))"
    }

    /// The identifier under which an event is stored: its own, but for monsters, which CloudTrail does not write and no page
    /// token could carry.
    static func storedIdentifier(_ identifier: String) -> String {
        guard identifier.utf8.count > longestIdentifier else { return identifier }
        return "\(KeyText.start(of: identifier))#sha256-\(KeyText.sha256(of: identifier))"
    }

    /// The key of a name in a list.
    static func listed(_ name: ListedName) -> String {
        "#list#\(name.list.rawValue)#\(KeyText.text(of: name.name.string))"
    }

    /// The key of what the ledger has of a log.
    static func ledgerEntry(of source: String) -> String {
        "#log#\(KeyText.text(of: source))"
    }

    /// The key of a state of a log that events refer to.
    static func origin(_ identifier: String) -> String {
        "#origin#\(identifier)"
    }

    /// Appends a key as an operation's `Key` wants it.
    static func append(_ key: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        output.append(member: "eventID", string: key)
        output.append(UInt8(ascii: "}"))
    }
}

/// A name in one of the lists.
struct ListedName: Hashable {
    /// The lists that `list-name-index` keeps.
    enum List: String {
        case users
        case services
        case parameters
        /// Days that hold events, `YYYY-MM-DD` in UTC.
        case days
    }

    var list: List
    var name: ExactString

    init(_ list: List, _ name: String) {
        self.list = list
        self.name = ExactString(name)
    }
}
