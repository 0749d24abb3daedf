/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z (leap seconds are not counted, as in POSIX time).
///
/// Events are ordered by it. Fractions finer than a millisecond are cut off.
public struct EventInstant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    public var milliseconds: Int64

    /// Makes an instant from milliseconds since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The first instant that can be written: 0000-01-01T00:00:00Z.
    public static let distantPast = EventInstant(milliseconds: -62_167_219_200_000)
    /// The last instant that can be written: 9999-12-31T23:59:59.999Z.
    public static let distantFuture = EventInstant(milliseconds: 253_402_300_799_999)
    /// Milliseconds in a day of 24 hours.
    public static let millisecondsPerDay: Int64 = 86_400_000

    /// Whether `left` is earlier.
    public static func < (left: EventInstant, right: EventInstant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `milliseconds` later (earlier when negative).
    public func advanced(byMilliseconds milliseconds: Int64) -> EventInstant {
        EventInstant(milliseconds: self.milliseconds + milliseconds)
    }

    /// The first instant of this instant's day in UTC.
    public var startOfDay: EventInstant {
        let day = EventInstant.millisecondsPerDay
        let remainder = ((milliseconds % day) + day) % day
        return EventInstant(milliseconds: milliseconds - remainder)
    }
}

// MARK: - ISO 8601

extension EventInstant {
    /// How finely a written time was given.
    public enum Precision: Sendable {
        /// `YYYY-MM-DD`.
        case day
        /// `YYYY-MM-DDTHH:MM:SS`, with or without a fraction.
        case time
    }

    /// Reads `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, the latter with an optional fraction and an optional zone
    /// (`Z`, `±HH:MM` or `±HHMM`). A space may stand for the `T`. No zone means UTC. `23:59:60` is read as the next second.
    ///
    /// - Returns: `nil` for anything else, days that no month has included.
    public static func parse(iso8601 text: some StringProtocol) -> (instant: EventInstant, precision: Precision)? {
        var text = String(text)
        return text.withUTF8 { parse(iso8601: $0) }
    }

    /// Reads the same forms from UTF-8 bytes.
    public static func parse(iso8601 bytes: UnsafeBufferPointer<UInt8>) -> (instant: EventInstant, precision: Precision)? {
        var reader = DigitReader(bytes: bytes)
        guard let year = reader.digits(4), reader.skip(UInt8(ascii: "-")),
            let month = reader.digits(2), reader.skip(UInt8(ascii: "-")),
            let day = reader.digits(2),
            (1...12).contains(month), (1...Self.days(inMonth: month, year: year)).contains(day)
        else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let midnight = Int64(days) * millisecondsPerDay
        if reader.isAtEnd {
            return (EventInstant(milliseconds: midnight), .day)
        }
        guard reader.skip(UInt8(ascii: "T")) || reader.skip(UInt8(ascii: " ")) || reader.skip(UInt8(ascii: "t")),
            let hour = reader.digits(2), reader.skip(UInt8(ascii: ":")),
            let minute = reader.digits(2), reader.skip(UInt8(ascii: ":")),
            let second = reader.digits(2),
            hour < 24, minute < 60, second < 61
        else { return nil }
        var milliseconds = midnight + Int64((hour * 60 + minute) * 60 + second) * 1000
        if reader.skip(UInt8(ascii: ".")) || reader.skip(UInt8(ascii: ",")) {
            guard let fraction = reader.fractionInMilliseconds() else { return nil }
            milliseconds += Int64(fraction)
        }
        guard let offset = reader.zoneOffsetInMinutes(), reader.isAtEnd else { return nil }
        let instant = EventInstant(milliseconds: milliseconds - Int64(offset) * 60_000)
        guard instant >= .distantPast, instant <= .distantFuture else { return nil }
        return (instant, .time)
    }

    /// Reads the same forms as the end of a range that counts in: a day stands for its last millisecond.
    public static func parse(iso8601EndOfRange text: some StringProtocol) -> (instant: EventInstant, precision: Precision)? {
        guard let (instant, precision) = parse(iso8601: text) else { return nil }
        switch precision {
        case .day: return (instant.advanced(byMilliseconds: millisecondsPerDay - 1), precision)
        case .time: return (instant, precision)
        }
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`, with three digits of fraction where there is one.
    public var iso8601: String {
        let seconds = milliseconds.quotientAndFloorRemainder(by: 1000)
        let days = seconds.quotient.quotientAndFloorRemainder(by: 86_400)
        let date = Self.civilDate(daysSinceEpoch: Int(days.quotient))
        let second = Int(days.remainder)
        var text = [UInt8]()
        text.reserveCapacity(24)
        text.appendDigits(date.year, width: 4)
        text.append(UInt8(ascii: "-"))
        text.appendDigits(date.month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.appendDigits(date.day, width: 2)
        text.append(UInt8(ascii: "T"))
        text.appendDigits(second / 3600, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(second / 60 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(second % 60, width: 2)
        if seconds.remainder != 0 {
            text.append(UInt8(ascii: "."))
            text.appendDigits(Int(seconds.remainder), width: 3)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil and civil_from_days.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civilDate(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads fixed-width decimal digits from bytes, front to back.
private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard index + count <= bytes.count else { return nil }
        var value = 0
        for position in index..<(index + count) {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        index += count
        return value
    }

    /// One to nine digits and more; those after the third do not count.
    mutating func fractionInMilliseconds() -> Int? {
        var value = 0
        var count = 0
        while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
            if count < 3 { value = value * 10 + Int(digit) }
            count += 1
            index += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    mutating func zoneOffsetInMinutes() -> Int? {
        if isAtEnd || skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
        let sign = skip(UInt8(ascii: "+")) ? 1 : skip(UInt8(ascii: "-")) ? -1 : 0
        guard sign != 0, let hours = digits(2) else { return nil }
        _ = skip(UInt8(ascii: ":"))
        guard let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension Int64 {
    fileprivate func quotientAndFloorRemainder(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension [UInt8] {
    fileprivate mutating func appendDigits(_ value: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
