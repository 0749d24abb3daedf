import CloudTrailLogs
import EventStorage

/// The range key `eventTimeID` of the time indexes: `2024-03-01T12:00:00.000Z#` and the event's identifier.
///
/// Its bytes sort as events do, and people can read it. An identifier longer than `KeyText.longest` stands with its start and its
/// SHA-256, so that such identifiers sort by their first 900 bytes.
enum TimeKey {
    /// The length of the instant with the `#` behind it.
    static let prefixLength = 25

    /// The key of a place in the order of events.
    static func text(of position: EventPosition) -> String {
        let instant = text(of: position.instant)
        let identifier = ItemKey.storedIdentifier(position.eventID)
        guard identifier.utf8.count > KeyText.longest else { return "\(instant)#\(identifier)" }
        return "\(instant)#\(KeyText.start(of: identifier))~\(KeyText.sha256(of: identifier))"
    }

    /// Sorts before the keys of all events of `instant` and later.
    static func lowerBound(_ instant: EventInstant) -> String {
        text(of: instant)
    }

    /// Sorts behind the keys of all events of `instant` and earlier.
    static func upperBound(_ instant: EventInstant) -> String {
        // The character behind `#`.
        text(of: instant) + "$"
    }

    /// `2024-03-01T12:00:00.000Z`; for what has no such form, something that sorts before or behind all that have.
    private static func text(of instant: EventInstant) -> String {
        if instant < .distantPast { return "-" }
        if instant > .distantFuture { return ":" }
        var output = [UInt8]()
        var writer = InstantWriter()
        writer.append(instant, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The place that a key stands for.
    ///
    /// - Parameter longIdentifier: The attribute of that name, where the item has one.
    /// - Returns: `nil` for what is no key of this form.
    static func position(_ key: String, longIdentifier: String? = nil) -> EventPosition? {
        var key = key
        return key.withUTF8 { bytes in
            guard bytes.count > prefixLength, bytes[prefixLength - 1] == UInt8(ascii: "#"),
                let parsed = EventInstant.parse(iso8601: UnsafeBufferPointer(rebasing: bytes[..<(prefixLength - 1)]))
            else { return nil }
            let identifier = longIdentifier ?? String(decoding: bytes[prefixLength...], as: UTF8.self)
            return EventPosition(instant: parsed.instant, eventID: identifier)
        }
    }

    /// Whether the identifier in a key is whole.
    static func isWhole(_ key: String) -> Bool {
        key.utf8.count - prefixLength <= KeyText.longest
    }
}

/// Writes instants as `2024-03-01T12:00:00.000Z`. It keeps the last day's text, since neighbours are often of one day.
struct InstantWriter {
    private var day = Int64.min
    private var dayText: [UInt8] = []

    /// Appends an instant that has such a form.
    mutating func append(_ instant: EventInstant, to output: inout [UInt8]) {
        let start = instant.startOfDay
        if start.milliseconds != day {
            day = start.milliseconds
            dayText = Array(start.iso8601.utf8.prefix(10))
        }
        var rest = Int(instant.milliseconds - start.milliseconds)
        var digits: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0, 0, 0, 0, 0)
        func digit() -> UInt8 {
            defer { rest /= 10 }
            return UInt8(ascii: "0") + UInt8(rest % 10)
        }
        (digits.8, digits.7, digits.6) = (digit(), digit(), digit())
        let seconds = rest
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        rest = seconds % 60
        (digits.5, digits.4) = (digit(), digit())
        rest = minutes
        (digits.3, digits.2) = (digit(), digit())
        rest = hours
        (digits.1, digits.0) = (digit(), digit())
        output.append(contentsOf: dayText)
        output.append(UInt8(ascii: "T"))
        output.append(digits.0)
        output.append(digits.1)
        output.append(UInt8(ascii: ":"))
        output.append(digits.2)
        output.append(digits.3)
        output.append(UInt8(ascii: ":"))
        output.append(digits.4)
        output.append(digits.5)
        output.append(UInt8(ascii: "."))
        output.append(digits.6)
        output.append(digits.7)
        output.append(digits.8)
        output.append(UInt8(ascii: "Z"))
    }
}

extension EventInstant {
    /// `YYYY-MM-DD` in UTC, the name of its day in the list of days.
    var dayName: String { String(startOfDay.iso8601.prefix(10)) }

    /// In seconds since 1970, rounded up, as DynamoDB's time to live has it.
    var wholeSeconds: Int64 {
        let (seconds, rest) = (milliseconds + 999).quotientAndRemainder(dividingBy: 1000)
        return rest < 0 ? seconds - 1 : seconds
    }
}
