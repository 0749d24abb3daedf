public import CloudTrailLogs

/// That a log was read to its end, and what was kept of it.
public struct LedgerEntry: Hashable, Sendable {
    /// The log, in the state in which it was read.
    public var log: LogIdentity
    /// What was kept of it.
    public var kept: KeptPart

    /// Makes an entry.
    public init(log: LogIdentity, kept: KeptPart) {
        self.log = log
        self.kept = kept
    }
}

/// What an import keeps of a log.
public struct KeptPart: Hashable, Sendable {
    /// The filter that events had to pass, names that it keeps included; an earlier version recorded none, as it kept none.
    public var filter: EventNameFilter
    /// The range that events had to lie in; both ends count in.
    public var range: ClosedRange<EventInstant>
    /// `flatteningVersion` of the program that read it.
    public var flatteningVersion: Int

    /// Larger records were rejected.
    public var maxRecordBytes: Int

    /// Makes a description of what is kept.
    public init(
        filter: EventNameFilter,
        range: ClosedRange<EventInstant>,
        flatteningVersion: Int,
        maxRecordBytes: Int = LogReadingOptions.defaultMaxRecordBytes
    ) {
        self.filter = filter
        self.range = range
        self.flatteningVersion = flatteningVersion
        self.maxRecordBytes = maxRecordBytes
    }

    /// Whether an import that keeps `other` would find nothing more in the same log.
    public func covers(_ other: KeptPart) -> Bool {
        flatteningVersion == other.flatteningVersion
            && filter.keepsAll(keptBy: other.filter)
            && range.lowerBound <= other.range.lowerBound
            && range.upperBound >= other.range.upperBound
            && maxRecordBytes >= other.maxRecordBytes
    }
}
