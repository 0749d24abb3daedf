import CloudTrailLogs
import EventStorage

/// Puts entries of an index into order that come from several keys: days one after the other, and the shards of a day merged.
///
/// It makes no requests: it says which are due and takes what they brought.
struct IndexWalk {
    /// A request that is due.
    struct Order: Sendable {
        fileprivate var section: Int
        fileprivate var partition: Int
        /// Of which key of the index.
        var hashKey: String
        /// Where to go on.
        var startKey: [UInt8]?
        /// How many entries to look at, `nil` for as many as an answer takes.
        var limit: Int?
    }

    /// The entries of one key.
    private struct Partition {
        let hashKey: String
        /// Entries that were not handed out yet.
        var entries: ArraySlice<EventItem> = []
        var startKey: [UInt8]?
        /// The key up to which all entries have come; `nil` before the first answer.
        var frontier: String?
        var isExhausted = false
        var answers = 0

        var isDry: Bool { entries.isEmpty && !isExhausted }
    }

    /// Entries that come before those of the next section.
    private struct Section {
        var partitions: [Partition]
        /// The day that it is, for `/scan`.
        var day: EventInstant?
    }

    private static let largestUnfilteredLimit = 1000
    private static let filteredLimit = 1000

    private let plan: QueryPlan
    private let width: Int
    private var sections: [Section]
    private var current = 0
    /// How many sections after the current one are asked for with it. It grows as sections turn out to be small.
    private var ahead = 0
    /// The place of the entry that was handed out last.
    private var lastPosition: EventPosition?

    /// Prepares to walk.
    ///
    /// - Parameters:
    ///   - plan: What is wanted.
    ///   - shards: Over how many keys events are spread.
    ///   - days: The days to look at in the plan's order, where its index is by days.
    ///   - width: How many requests may be under way at a time.
    init(_ plan: QueryPlan, shards: ShardCounts, days: [EventInstant]?, width: Int) {
        self.plan = plan
        self.width = width
        sections = (days.map { $0.map(Optional.some) } ?? [nil]).map { day in
            Section(partitions: plan.hashKeys(shards, day: day?.dayName).map { Partition(hashKey: $0) }, day: day)
        }
    }

    /// Whether all entries were handed out.
    var isAtEnd: Bool { current == sections.count }

    /// Hands out up to `count` entries, as far as they have come.
    mutating func take(_ count: Int) -> [EventItem] {
        var taken = [EventItem]()
        while taken.count < count, let partition = nextPartition() {
            taken.append(sections[current].partitions[partition].entries.removeFirst())
            passFinishedSections()
        }
        if let last = taken.last { lastPosition = last.event.position }
        return taken
    }

    private mutating func passFinishedSections() {
        while current < sections.count, sections[current].partitions.allSatisfy({ $0.isExhausted && $0.entries.isEmpty }) {
            sections[current].partitions = []
            current += 1
            ahead = min(max(1, 2 * ahead), width)
        }
    }

    /// The partition of the current section whose first entry is next; `nil` when that is not known yet, or there is none.
    private func nextPartition() -> Int? {
        guard current < sections.count else { return nil }
        let partitions = sections[current].partitions
        var next: Int?
        for index in partitions.indices {
            guard let key = partitions[index].entries.first?.key else { continue }
            if let known = next, let other = partitions[known].entries.first?.key, !plan.isBehind(other, key) { continue }
            next = index
        }
        guard let next, let key = partitions[next].entries.first?.key else { return nil }
        for partition in partitions where partition.isDry {
            // Something that comes before may be on its way.
            guard let frontier = partition.frontier, !plan.isBehind(key, frontier) else { return nil }
        }
        return next
    }

    /// The requests to make before more entries can be handed out.
    ///
    /// - Parameter count: How many entries are wanted.
    func orders(for count: Int) -> [Order] {
        var orders = [Order]()
        for section in current..<min(sections.count, current + 1 + ahead) {
            let partitions = sections[section].partitions
            if section > current, orders.count + partitions.count > width { break }
            for (index, partition) in partitions.enumerated() where partition.isDry {
                orders.append(
                    Order(
                        section: section, partition: index, hashKey: partition.hashKey, startKey: partition.startKey,
                        limit: limit(for: count, of: partition, among: partitions.count)))
            }
        }
        return orders
    }

    /// How many entries to look at: somewhat more than a shard's part, and more each time.
    private func limit(for count: Int, of partition: Partition, among partitions: Int) -> Int? {
        if plan.isFiltered { return partition.answers < 2 ? Self.filteredLimit << (3 * partition.answers) : nil }
        let share = partitions > 1 ? count / partitions * 5 / 4 + 10 : count
        return min(share << min(2 * partition.answers, 20), Self.largestUnfilteredLimit)
    }

    /// Takes what a request has brought.
    mutating func receive(_ answer: QueryAnswer<EventItem>, for order: Order) {
        var entries = answer.entries[...]
        if let position = plan.position { entries = entries.drop { !plan.isBehind($0.key, position) } }
        var partition = sections[order.section].partitions[order.partition]
        partition.entries += entries
        partition.startKey = answer.lastKey
        partition.frontier = answer.lastTimeKey
        partition.isExhausted = answer.lastKey == nil
        partition.answers += 1
        sections[order.section].partitions[order.partition] = partition
        if order.section == current { passFinishedSections() }
    }

    /// A place up to which nothing is left to hand out; `nil` when none is known.
    var reached: EventPosition? {
        guard current < sections.count else { return lastPosition }
        var furthest = lastPosition
        func consider(_ position: EventPosition?) {
            guard let position else { return }
            if let known = furthest, plan.isAscending ? position < known : known < position { return }
            furthest = position
        }
        if current > 0, let day = sections[current - 1].day {
            // No event has an empty identifier.
            let next = EventInstant(milliseconds: day.milliseconds + EventInstant.millisecondsPerDay)
            consider(EventPosition(instant: plan.isAscending ? next : day, eventID: ""))
        }
        let frontiers = sections[current].partitions.filter(\.isDry).map(\.frontier)
        let known = frontiers.compactMap { $0 }
        if !frontiers.isEmpty, known.count == frontiers.count,
            let nearest = known.min(by: { plan.isBehind($1, $0) }), TimeKey.isWhole(nearest),
            sections[current].partitions.allSatisfy({ $0.entries.first.map { plan.isBehind($0.key, nearest) } ?? true })
        {
            consider(TimeKey.position(nearest))
        }
        return furthest
    }
}
