import AWSClient
import CloudTrailLogs
import EventStorage
import S3Logs

/// Hands out the hours of several regions, hour by hour and in each region by region, so that all regions are read at once.
struct LookupWalk {
    /// How far back `LookupEvents` goes.
    static let days: Int64 = 90

    private let regions: [LookupRegion]
    private let range: ClosedRange<EventInstant>
    private let now: EventInstant
    private var hourStart: EventInstant
    private var regionIndex = 0
    private var days: [LookupDay] = []
    /// Stand for what has gone by of a range, one for each region, so that it is not missed in silence.
    private var forgotten: ArraySlice<LookupHour> = []

    /// - Parameters:
    ///   - clients: One for each region.
    ///   - range: When the wanted events happened.
    ///   - hasStart: Whether somebody said when the range begins, and is to be told when that is too early.
    ///   - now: The current time.
    init(_ clients: [CloudTrailClient], range: ClosedRange<EventInstant>, hasStart: Bool, now: EventInstant) {
        let keys = KeyCheck()
        regions = clients.map { LookupRegion($0, keys: keys) }
        self.now = now
        let oldest = now.advanced(byMilliseconds: -Self.days * EventInstant.millisecondsPerDay)
        let start = max(range.lowerBound, oldest)
        self.range = start...max(start, min(range.upperBound, now))
        hourStart = range.upperBound < oldest || range.lowerBound > now ? .distantFuture : start.startOfHour
        let end = min(range.upperBound, oldest.advanced(byMilliseconds: -1))
        if range.lowerBound <= end, range.upperBound >= .distantPast, end == range.upperBound || hasStart {
            // Part of an answer is no failure.
            let refusal = LogAccessError(
                end == range.upperBound ? .other : .disabled,
                reason: "is not known any more: LookupEvents goes back \(Self.days) days")
            forgotten =
                regions.map { region in
                    let day = LookupDay(region: region, start: range.lowerBound, end: end)
                    return LookupHour(start: range.lowerBound, end: end, isClosed: false, day: day, refusal: refusal)
                }[...]
        }
    }

    /// The next hour; `nil` at the end.
    mutating func next() -> LookupHour? {
        if let hour = forgotten.popFirst() { return hour }
        while let hour = nextOfAll() {
            if !hour.day.region.isGivenUp { return hour }
        }
        return nil
    }

    private mutating func nextOfAll() -> LookupHour? {
        if regionIndex == regions.count {
            regionIndex = 0
            hourStart = hourStart.advanced(byMilliseconds: LookupHour.milliseconds)
        }
        guard hourStart <= range.upperBound, !regions.isEmpty else { return nil }
        if regionIndex == 0, days.isEmpty || hourStart.startOfDay == hourStart { beginDay() }
        defer { regionIndex += 1 }
        let hourEnd = hourStart.advanced(byMilliseconds: LookupHour.milliseconds - 1)
        return LookupHour(
            start: max(hourStart, range.lowerBound), end: min(hourEnd, range.upperBound),
            isClosed: hourEnd.milliseconds + LookupHour.settlingMilliseconds < now.milliseconds, day: days[regionIndex])
    }

    private mutating func beginDay() {
        let dayEnd = hourStart.startOfDay.advanced(byMilliseconds: EventInstant.millisecondsPerDay - 1)
        days = regions.map { region in
            LookupDay(
                region: region, start: max(hourStart, range.lowerBound), end: min(dayEnd, range.upperBound))
        }
    }
}

extension EventInstant {
    fileprivate var startOfHour: EventInstant {
        let intoDay = milliseconds - startOfDay.milliseconds
        return EventInstant(milliseconds: milliseconds - intoDay % LookupHour.milliseconds)
    }
}
