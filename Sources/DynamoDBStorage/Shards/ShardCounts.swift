/// Over how many keys the events of one day, of one user and of one service are spread in their indexes.
///
/// One key takes 1,000 writes a second. Counts grow and never shrink: what was stored under fewer shards is among the more.
public struct ShardCounts: Hashable, Sendable {
    /// The largest count that is taken.
    public static let largest = 1000

    /// Shards of a day in `day-time-index`, 1…1000. `/scan` makes so many requests for each day.
    public var day: Int
    /// Shards of a user in `user-time-index`, 1…1000.
    public var user: Int
    /// Shards of a service in `service-time-index`, 1…1000.
    public var service: Int

    /// Makes counts; left out, 4 for days and 1 for users and services. What lies outside 1…1000 is moved to its end.
    public init(day: Int = 4, user: Int = 1, service: Int = 1) {
        func limited(_ count: Int) -> Int { min(max(1, count), ShardCounts.largest) }
        self.day = limited(day)
        self.user = limited(user)
        self.service = limited(service)
    }

    /// The larger one of each.
    func union(_ other: ShardCounts) -> ShardCounts {
        ShardCounts(day: max(day, other.day), user: max(user, other.user), service: max(service, other.service))
    }
}
