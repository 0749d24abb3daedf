import CloudTrailLogs

/// The table's item with the shard counts, and with what else holds for all events in it.
struct ShardRecord: Equatable {
    /// With which events are looked for.
    var counts: ShardCounts
    /// With which events were stored until `changed`.
    var former: ShardCounts
    /// When `counts` came about.
    var changed: EventInstant
    /// The oldest `flatteningVersion` that the table's events may have: that of the program that made the item.
    var oldestFlattening = flatteningVersion

    /// With which events are stored at `now`: larger counts only once all readers know them.
    func countsForWriting(at now: EventInstant, cacheLifetime: Duration) -> ShardCounts {
        let settled = changed.advanced(byMilliseconds: 2 * cacheLifetime.components.seconds * 1000)
        return now < settled ? former : counts
    }

    /// The record with counts that are at least `wanted`.
    func growing(to wanted: ShardCounts, at now: EventInstant, cacheLifetime: Duration) -> ShardRecord {
        ShardRecord(
            counts: counts.union(wanted), former: countsForWriting(at: now, cacheLifetime: cacheLifetime), changed: now,
            oldestFlattening: oldestFlattening)
    }

    /// Reads the item; `nil` for one of an unknown form.
    init?(_ reader: inout JSONReader) throws(JSONReadError) {
        var numbers = [Int64](repeating: 0, count: Self.names.count)
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if let index = Self.names.firstIndex(where: { name.matches($0) }) {
                numbers[index] = try reader.numberAttribute()
            } else {
                try reader.skipValue()
            }
        }
        guard numbers[..<6].allSatisfy({ (1...Int64(ShardCounts.largest)).contains($0) }) else { return nil }
        counts = ShardCounts(day: Int(numbers[0]), user: Int(numbers[1]), service: Int(numbers[2]))
        former = ShardCounts(day: Int(numbers[3]), user: Int(numbers[4]), service: Int(numbers[5]))
        changed = EventInstant(milliseconds: numbers[6])
        // Items had no mark while there was one version alone.
        oldestFlattening = max(1, Int(clamping: numbers[7]))
    }

    init(counts: ShardCounts, former: ShardCounts, changed: EventInstant, oldestFlattening: Int = flatteningVersion) {
        self.oldestFlattening = oldestFlattening
        self.counts = counts
        self.former = former
        self.changed = changed
    }

    /// Appends the item's attributes behind its key, each behind a comma.
    func append(to item: inout [UInt8]) {
        let numbers = [counts.day, counts.user, counts.service, former.day, former.user, former.service]
        for (name, number) in zip(Self.names, numbers.map(Int64.init) + [changed.milliseconds, Int64(oldestFlattening)]) {
            item.append(UInt8(ascii: ","))
            item.append(member: name, number: number)
        }
    }

    private static let names: [StaticString] = [
        "dayShards", "userShards", "serviceShards", "formerDayShards", "formerUserShards", "formerServiceShards", "changed",
        "flattening",
    ]
}
