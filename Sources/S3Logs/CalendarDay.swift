public import CloudTrailLogs

/// A day in UTC, as keys of logs name it.
public struct CalendarDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let daysSince1970: Int

    /// The day that holds `instant`.
    public init(of instant: EventInstant) {
        let (days, rest) = instant.milliseconds.quotientAndRemainder(dividingBy: EventInstant.millisecondsPerDay)
        daysSince1970 = Int(rest < 0 ? days - 1 : days)
    }

    init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// Reads the three segments of a key, `2018`, `06`, `01`.
    init?(year: some StringProtocol, month: some StringProtocol, day: some StringProtocol) {
        guard year.utf8.count == 4, month.utf8.count == 2, day.utf8.count == 2,
            let (instant, _) = EventInstant.parse(iso8601: "\(year)-\(month)-\(day)")
        else { return nil }
        self.init(of: instant)
    }

    /// The day so many days later, at most the last that an event can have.
    public func advanced(by days: Int) -> CalendarDay {
        let last = CalendarDay(of: .distantFuture).daysSince1970
        return CalendarDay(daysSince1970: days > last - daysSince1970 ? last : daysSince1970 + days)
    }

    /// `2018/06/01`, as it stands in keys.
    public var path: String {
        let date = EventInstant(milliseconds: Int64(daysSince1970) * EventInstant.millisecondsPerDay).iso8601.prefix(10)
        return String(date.map { $0 == "-" ? "/" : $0 })
    }

    /// Whether `left` is earlier.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension ClosedRange<CalendarDay> {
    /// All days of the range; `nil` when there are more than `limit`.
    func all(upTo limit: Int) -> [CalendarDay]? {
        let (first, last) = (lowerBound.daysSince1970, upperBound.daysSince1970)
        return last - first < limit ? (first...last).map(CalendarDay.init(daysSince1970:)) : nil
    }
}
