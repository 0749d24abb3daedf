public import CloudTrailLogs

extension SyntheticArchive {
    /// What an archive holds.
    public struct Options: Hashable, Sendable {
        /// Different events, 1 to 1,000,000,000. A few per mille of them are delivered twice, on top of this number.
        public var events: Int
        /// Days of 24 hours that the events spread over, 1 to 3,650.
        public var days: Int
        /// People, 1 to 10,000. Roles, services and others that make calls come on top.
        public var users: Int
        /// Accounts, 1 to 100.
        public var accounts: Int
        /// Chooses one of 2⁶⁴ archives of this shape.
        public var seed: UInt64
        /// The last instant at which an event may happen; the days end with the last whole five minutes up to it.
        public var end: EventInstant

        /// Makes options; `SyntheticArchive.init(_:)` checks them.
        public init(
            events: Int = 50_000,
            days: Int = 7,
            users: Int = 40,
            accounts: Int = 3,
            seed: UInt64 = 1,
            end: EventInstant
        ) {
            self.events = events
            self.days = days
            self.users = users
            self.accounts = accounts
            self.seed = seed
            self.end = end
        }

        func validate() throws(SyntheticArchiveError) {
            let limits: [(name: String, value: Int, range: ClosedRange<Int>)] = [
                ("events", events, 1...1_000_000_000),
                ("days", days, 1...3650),
                ("users", users, 1...10_000),
                ("accounts", accounts, 1...AccountIDs.capacity),
            ]
            for limit in limits where !limit.range.contains(limit.value) {
                throw SyntheticArchiveError(
                    .invalidOption,
                    "\(limit.name) is \(limit.value); it must be from \(limit.range.lowerBound) to \(limit.range.upperBound)")
            }
            let span = Int64(days) * EventInstant.millisecondsPerDay
            guard end.milliseconds - span >= 0, end <= EventInstant.distantFuture else {
                throw SyntheticArchiveError(
                    .invalidOption, "end is \(end.iso8601); with \(days) days, it must leave all events between 1970 and 9999")
            }
        }
    }
}
