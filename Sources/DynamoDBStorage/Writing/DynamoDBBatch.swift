import CloudTrailLogs
import EventStorage

/// A batch as items: all of each item's JSON that depends neither on the store nor on the log's name.
struct DynamoDBBatch: PreparedBatch {
    /// An event.
    struct Event: Sendable {
        /// The table's key of its item.
        var key: String
        /// Says in which shards it is.
        var shardHash: UInt32
        var instant: EventInstant
        /// Index into `users`.
        var user: Int
        /// Index into `services`, or -1.
        var service: Int
        /// The attributes that its item has: a part of `attributes`.
        var attributes: Range<Int>
        /// The beginning of its item: a part of `bytes`.
        var item: Range<Int>
        var origin: EventBatch.Origin
        /// The hash of its record.
        var recordHash: UInt64
    }

    var events: [Event] = []
    /// Indexes into `attributeNames`.
    var attributes: [Int32] = []
    var attributeNames: [String]
    var users = DistinctStrings()
    var services = DistinctStrings()
    /// Beginnings of items, `{"PutRequest":{"Item":{"eventID":…`, without what `put(_:…)` adds.
    var bytes: [UInt8] = []

    var byteCount: Int { bytes.count + events.count * MemoryLayout<Event>.stride + attributes.count * 4 }

    /// An event's item as BatchWriteItem takes it.
    ///
    /// - Parameters:
    ///   - event: One of this batch.
    ///   - origin: The identifier of the log's state that the event refers to, `nil` when nobody knows it.
    ///   - shards: The counts with which events are stored now.
    func put(_ event: Event, origin: String?, shards: ShardCounts) -> [UInt8] {
        var item = [UInt8]()
        item.reserveCapacity(event.item.count + 256)
        item.append(contentsOf: bytes[event.item])
        func key(_ name: String, of count: Int) -> String {
            KeyText.text(of: name, shard: ShardHash.shard(event.shardHash, of: count))
        }
        item.append(UInt8(ascii: ","))
        item.append(member: "user", string: key(users.strings[event.user], of: shards.user))
        if event.service >= 0 {
            item.append(UInt8(ascii: ","))
            item.append(member: "service", string: key(services.strings[event.service], of: shards.service))
        }
        item.append(",\"day\":{\"S\":\"")
        item.append(contentsOf: bytes[event.day])
        item.append(UInt8(ascii: "#"))
        item.append(decimal: ShardHash.shard(event.shardHash, of: shards.day))
        item.append("\"}")
        if let origin {
            item.append(",\"origin\":{\"S\":\"")
            OriginItem.Reference.append(log: origin, event.origin, hash: event.recordHash, to: &item)
            item.append("\"}")
        }
        item.append("}}}")
        return item
    }
}

extension DynamoDBBatch.Event {
    /// Where in the batch's bytes its day stands: the item begins with the time key.
    var day: Range<Int> {
        let start = item.lowerBound + EventItemEncoder.itemStart.utf8CodeUnitCount
        return start..<(start + 10)
    }
}

/// Strings that occur many times, each kept once.
struct DistinctStrings: Sendable {
    private(set) var strings: [String] = []
    private var indexes: [ExactString: Int] = [:]

    /// The index of a string.
    mutating func index(of string: String) -> Int {
        let key = ExactString(string)
        if let index = indexes[key] { return index }
        indexes[key] = strings.count
        strings.append(string)
        return strings.count - 1
    }
}
