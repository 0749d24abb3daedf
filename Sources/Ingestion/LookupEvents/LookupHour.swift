import CloudTrailLogs
import EventStorage
import S3Logs

/// One hour of one region's events, as the `LookupEvents` API knows them: what the ledger takes for a log.
struct LookupHour: Sendable {
    /// The first millisecond of the hour, or of what is wanted of it.
    let start: EventInstant
    /// The last millisecond.
    let end: EventInstant
    /// Whether no more events are to be expected in it.
    let isClosed: Bool
    /// The day that it belongs to, shared by its hours.
    let day: LookupDay
    /// Why it is not asked for.
    var refusal: LogAccessError?

    /// CloudTrail lets `LookupEvents` find an event within some 15 minutes.
    static let settlingMilliseconds: Int64 = 30 * 60 * 1000
    static let milliseconds: Int64 = 60 * 60 * 1000

    /// `cloudtrail://REGION/2026-11-20T13`: reading a part of an hour is not the same as reading it.
    var identity: LogIdentity {
        let isWhole = end.milliseconds - start.milliseconds == Self.milliseconds - 1
        let name = isWhole ? String(start.iso8601.prefix(13)) : "\(start.iso8601)--\(end.iso8601)"
        return LogIdentity(
            source: "cloudtrail://\(day.region.name)/\(name)", size: nil, revision: isClosed ? "complete" : nil)
    }
}
