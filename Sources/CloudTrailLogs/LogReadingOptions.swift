/// What to take from a log, and how much to put up with.
public struct LogReadingOptions: Sendable {
    /// Which event names to leave out; those events count as filtered.
    public var filter: EventNameFilter
    /// Events outside count as filtered.
    public var range: ClosedRange<EventInstant>
    /// The accounts whose events are wanted, empty for all. An event is its `recipientAccountId`'s, or else that of `accountId`
    /// (aggregated events), or else its `userIdentity`'s; others, and those that name none, count as filtered.
    public var accounts: Set<String>
    /// The regions whose events are wanted, empty for all; events of another `awsRegion`, or of none, count as filtered.
    public var regions: Set<String>
    /// The largest record that is taken, in bytes of JSON; a larger one is rejected. At least 1.
    public var maxRecordBytes: Int
    /// The most bytes that one gzip log may inflate to; reading a larger one stops there.
    public var maxInflatedBytes: UInt64

    /// 16 MiB: CloudTrail's own limit is 256 KB.
    public static let defaultMaxRecordBytes = 16 << 20
    /// 512 MiB: a batch counts its bytes in 32 bits.
    public static let largestMaxRecordBytes = 512 << 20
    /// 4 GiB: CloudTrail's files are at most 50 MB compressed, about 1 GB inflated.
    public static let defaultMaxInflatedBytes: UInt64 = 4 << 30

    /// Makes options; left out, they take what the standard filter lets through, of any time, account and region.
    public init(
        filter: EventNameFilter = .standard,
        range: ClosedRange<EventInstant> = .distantPast ... .distantFuture,
        accounts: Set<String> = [],
        regions: Set<String> = [],
        maxRecordBytes: Int = defaultMaxRecordBytes,
        maxInflatedBytes: UInt64 = defaultMaxInflatedBytes
    ) {
        self.filter = filter
        self.range = range
        self.accounts = accounts
        self.regions = regions
        self.maxRecordBytes = min(max(1, maxRecordBytes), Self.largestMaxRecordBytes)
        self.maxInflatedBytes = maxInflatedBytes
    }
}

/// What became of a log's bytes and records so far.
public struct LogCounts: Hashable, Sendable {
    /// Records met: those handed out, those filtered, those rejected.
    public var records = 0
    /// Records left out by the filter, the range, the accounts or the regions.
    public var filtered = 0
    /// Records that could not be taken.
    public var rejected = 0
    /// Bytes read as stored.
    public var compressedBytes: UInt64 = 0
    /// Bytes of JSON.
    public var inflatedBytes: UInt64 = 0

    /// Makes counts of nothing.
    public init() {}
}

/// A record that could not be taken, and why.
public struct RecordRejection: Hashable, Sendable {
    /// First byte of the record in the inflated log.
    public var offset: UInt64
    /// A phrase such as `no eventTime`; it quotes nothing of the record.
    public var reason: String
}
