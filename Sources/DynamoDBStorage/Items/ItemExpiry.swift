import CloudTrailLogs
import EventStorage

/// When an item leaves the table.
enum ItemExpiry: Hashable, Comparable {
    /// In seconds since 1970, as the attribute `expiresAt` has it.
    case at(Int64)
    case never

    /// When what an event of that instant refers to may go: at the end of the day on which the event expires. Whole days, so that
    /// an item need not be written again with every event.
    init(ofDayOf instant: EventInstant, retentionDays: Int) {
        guard retentionDays > 0 else {
            self = .never
            return
        }
        self = .at(instant.startOfDay.wholeSeconds + Int64(retentionDays + 1) * 86_400)
    }

    /// When an event of that instant expires.
    init(of instant: EventInstant, retentionDays: Int) {
        self = retentionDays > 0 ? .at(instant.wholeSeconds + Int64(retentionDays) * 86_400) : .never
    }

    /// Reads an item's key and expiry.
    static func ofItem(_ reader: inout JSONReader) throws(JSONReadError) -> (key: ExactString, expiry: ItemExpiry) {
        var key = ""
        var expiry = ItemExpiry.never
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("eventID") {
                key = try reader.stringAttribute()
            } else if name.matches("expiresAt") {
                expiry = .at(try reader.numberAttribute())
            } else {
                try reader.skipValue()
            }
        }
        return (ExactString(key), expiry)
    }

    /// The attribute's value; `nil` for none.
    var seconds: Int64? {
        switch self {
        case .at(let seconds): seconds
        case .never: nil
        }
    }
}
