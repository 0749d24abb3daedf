public import CloudTrailLogs
import Glibc
public import S3Logs

/// What to take from the logs, and how hard to work.
public struct IngestionOptions: Sendable {
    /// Which event names to leave out; those events count as filtered.
    public var filter: EventNameFilter
    /// Events outside count as filtered; `nil` for a range without an instant in it, such as one that ends before it begins.
    public var range: ClosedRange<EventInstant>?
    /// Events older than `now` less this many days of 24 hours count as filtered; 0 or less keeps them for ever.
    public var retentionDays: Int
    /// The time by which `retentionDays` is judged.
    public var now: EventInstant
    /// Whether an import removes expired events of its store where `ExpirySummary.areMany` holds, too.
    public var expiresMany: Bool
    /// The largest record that is taken, in bytes of JSON; a larger one is rejected.
    public var maxRecordBytes: Int
    /// The most bytes that one gzip log may inflate to; reading a larger one stops there, and it counts as failed.
    public var maxInflatedBytes: UInt64
    /// Which accounts' and regions' events are wanted, told by a log's key or path, or else by each record; and which days of a
    /// bucket, narrowed by `range` besides.
    public var archive: S3ArchiveScope
    /// How many days after its own a record may have been delivered, 0 or more; so much further a bucket's folders are read.
    public var lateDays: Int
    /// How many logs are read at once, at least 1. Each takes some 20 MB with the standard limits.
    public var readers: Int
    /// How much is held in memory.
    public var limits: PipelineLimits

    /// One reader a core, at most 4: by then the store is what is waited for.
    public static var defaultReaders: Int {
        min(4, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    }

    /// Makes options; left out, they take what the standard filter lets through, of any time.
    public init(
        filter: EventNameFilter = .standard,
        range: ClosedRange<EventInstant>? = .distantPast ... .distantFuture,
        retentionDays: Int = 0,
        now: EventInstant,
        expiresMany: Bool = false,
        maxRecordBytes: Int = LogReadingOptions.defaultMaxRecordBytes,
        maxInflatedBytes: UInt64 = LogReadingOptions.defaultMaxInflatedBytes,
        archive: S3ArchiveScope = S3ArchiveScope(),
        lateDays: Int = 1,
        readers: Int = defaultReaders,
        limits: PipelineLimits = .standard
    ) {
        self.filter = filter
        self.range = range
        self.retentionDays = retentionDays
        self.now = now
        self.expiresMany = expiresMany
        self.maxRecordBytes = maxRecordBytes
        self.maxInflatedBytes = maxInflatedBytes
        self.archive = archive
        self.lateDays = max(0, lateDays)
        self.readers = max(1, readers)
        self.limits = limits
    }

    /// What both `range` and `retentionDays` let through.
    var effectiveRange: ClosedRange<EventInstant> {
        guard let range else { return Self.noInstant }
        guard retentionDays > 0 else { return range }
        let (age, overflow) = Int64(retentionDays).multipliedReportingOverflow(by: EventInstant.millisecondsPerDay)
        guard !overflow, now.milliseconds - EventInstant.distantPast.milliseconds > age else { return range }
        let oldest = max(range.lowerBound, now.advanced(byMilliseconds: -age))
        return oldest <= range.upperBound ? oldest...range.upperBound : Self.noInstant
    }

    /// What is listed of buckets.
    var archiveScope: S3ArchiveScope {
        guard archive.days == nil else { return archive }
        var scope = archive
        scope.days = S3ArchiveScope.days(holding: effectiveRange, lateDays: lateDays)
        return scope
    }

    /// What the logs' readers are to do.
    var reading: LogReadingOptions {
        LogReadingOptions(
            filter: filter, range: effectiveRange, maxRecordBytes: maxRecordBytes, maxInflatedBytes: maxInflatedBytes)
    }

    /// A closed range cannot be empty; no event can be this old.
    private static let noInstant = EventInstant(milliseconds: .min)...EventInstant(milliseconds: .min)
}
