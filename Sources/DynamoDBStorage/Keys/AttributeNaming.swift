import CloudTrailLogs

/// How attributes of CloudTrail's records and this store's own stand side by side in an item.
///
/// A record's attribute has its own flattened name, unless that is one of this store's, is empty or starts with `~`: then a `~`
/// stands in front. A core attribute is a string; its further values, if a record gives it several, make a set of all of them
/// under `~` and its name. Every other attribute is a string set, also with one value, so that `contains` tests membership:
/// on a string it would find substrings.
enum AttributeNaming {
    /// Names that this store uses in items of events, or as keys.
    private static let reserved: Set<String> = [
        "eventTimeID", "user", "service", "day", "origin", "expiresAt", "longEventID", "list", "name",
    ]
    /// Core attributes that stand as a string under their own names. `eventID` is the table's key.
    static let strings: Set<String> = [
        CoreAttribute.eventID, CoreAttribute.eventName, CoreAttribute.eventSource, CoreAttribute.eventTime,
        CoreAttribute.userName,
    ]

    /// The longest name in bytes that an item can have.
    static let longestName = 65_000

    /// The name under which the values of a record's attribute stand as a set.
    static func setName(of attribute: String) -> String {
        let isPlain =
            !attribute.isEmpty && attribute.utf8.first != UInt8(ascii: "~") && !reserved.contains(attribute)
            && !strings.contains(attribute)
        return isPlain ? attribute : "~\(attribute)"
    }

    /// The record's attribute that stands under `name` as a set or as a core attribute's string; `nil` for this store's own.
    static func attribute(under name: String) -> String? {
        if name.utf8.first == UInt8(ascii: "~") { return String(name.unicodeScalars.dropFirst()) }
        return name == CoreAttribute.eventID || reserved.contains(name) ? nil : name
    }
}
