public import CloudTrailLogs

/// That a log was read to its end, and what was kept of it.
public struct LedgerEntry: Hashable, Sendable {
    public var log: LogIdentity
    public var kept: KeptPart

    public init(log: LogIdentity, kept: KeptPart) {
        self.log = log
        self.kept = kept
    }
}

/// What an import keeps of a log.
public struct KeptPart: Hashable, Sendable {
    public var filter: EventNameFilter
    public var range: ClosedRange<EventInstant>
    /// `flatteningVersion` of the program that read it.
    public var flatteningVersion: Int

    public init(filter: EventNameFilter, range: ClosedRange<EventInstant>, flatteningVersion: Int) {
        self.filter = filter
        self.range = range
        self.flatteningVersion = flatteningVersion
    }

    /// Whether an import that keeps `other` would find nothing more in the same log.
    public func covers(_ other: KeptPart) -> Bool {
        flatteningVersion == other.flatteningVersion
            && filter.keepsAll(keptBy: other.filter)
            && range.lowerBound <= other.range.lowerBound
            && range.upperBound >= other.range.upperBound
    }
}
