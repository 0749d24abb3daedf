import CloudTrailLogs

/// What `from` and `to` mean.
enum TimeRange {
    private static let defaultMilliseconds = 7 * EventInstant.millisecondsPerDay

    /// The instants from `from` to `to`, both of which count in.
    ///
    /// A date-only `to` is that whole day; left out it is `now`. `from` left out is seven days before `to`, or the start of the
    /// day seven days before a date-only `to`.
    ///
    /// - Throws: A 400 for text that is no time, or `from` after `to`.
    static func resolve(from: String?, to: String?, now: EventInstant) throws(APIProblem) -> ClosedRange<EventInstant> {
        let (end, precision) = if let to { try parsedEnd(to) } else { (now, EventInstant.Precision.time) }
        guard let from else {
            let reference = precision == .day ? end.startOfDay : end
            let start = reference.advanced(byMilliseconds: -defaultMilliseconds)
            return min(max(start, .distantPast), end)...end
        }
        let start = try start(from)
        guard start <= end else {
            let reason = to == nil ? ", now, since it was left out" : ""
            throw .badParameter(.from, "`from` (\(start.iso8601)) lies after `to` (\(end.iso8601)\(reason)).")
        }
        return start...end
    }

    /// The first instant that a written `from` lets in.
    static func start(_ text: String) throws(APIProblem) -> EventInstant {
        guard let (instant, _) = EventInstant.parse(iso8601: text) else { throw .badValue(.from, text) }
        return instant
    }

    /// The last instant that a written `to` lets in.
    static func end(_ text: String) throws(APIProblem) -> EventInstant {
        try parsedEnd(text).instant
    }

    private static func parsedEnd(
        _ text: String
    ) throws(APIProblem) -> (instant: EventInstant, precision: EventInstant.Precision) {
        guard let end = EventInstant.parse(iso8601EndOfRange: text) else { throw .badValue(.to, text) }
        return end
    }
}
