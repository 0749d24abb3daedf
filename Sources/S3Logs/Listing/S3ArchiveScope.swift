public import CloudTrailLogs

/// Which part of an archive is wanted.
public struct S3ArchiveScope: Hashable, Sendable {
    /// Accounts whose logs are wanted; empty for all.
    public var accounts: Set<String>
    /// Regions whose logs are wanted; empty for all.
    public var regions: Set<String>
    /// Days of delivery that are wanted; `nil` for all.
    public var days: ClosedRange<CalendarDay>?

    /// Makes a scope; left out, a part restricts nothing.
    public init(accounts: Set<String> = [], regions: Set<String> = [], days: ClosedRange<CalendarDay>? = nil) {
        self.accounts = accounts
        self.regions = regions
        self.days = days
    }

    /// The days under whose keys events of `range` may lie.
    ///
    /// - Parameters:
    ///   - range: When the wanted events happened.
    ///   - lateDays: How many days late a record may be delivered; 1 for all that CloudTrail's documentation speaks of.
    /// - Returns: `nil` when the range is not bounded at all.
    public static func days(holding range: ClosedRange<EventInstant>, lateDays: Int) -> ClosedRange<CalendarDay>? {
        guard range != .distantPast ... .distantFuture else { return nil }
        return CalendarDay(of: range.lowerBound)...CalendarDay(of: range.upperBound).advanced(by: max(0, lateDays))
    }

    /// Whether an object of that key may hold what is wanted. Keys of another shape than CloudTrail's always may.
    func admits(_ key: String) -> Bool {
        guard let parts = CloudTrailLogKey(key) else { return true }
        return admits(account: parts.account) && admits(region: parts.region) && days?.contains(parts.day) ?? true
    }

    /// Whether an account's logs are wanted.
    public func admits(account: String) -> Bool { accounts.isEmpty || accounts.contains(account) }

    /// Whether a region's logs are wanted.
    public func admits(region: String) -> Bool { regions.isEmpty || regions.contains(region) }
}
