import CloudTrailLogs

/// What the table looks like: keys, indexes and time to live, defined once. `DynamoDBTable.create` makes it so, and whoever makes
/// the table in another way (CloudFormation) has to make the same.
///
/// ## Items
/// One table holds everything; the hash key `eventID` tells kinds of items apart.
///
/// | item | `eventID` | other attributes |
/// |---|---|---|
/// | event | its identifier; `#event#` and a SHA-256 for one that starts with `#` or is longer than 900 bytes | below |
/// | listed name | `#list#users#alice` | `list` (`users`, `services`, `parameters`, `days`), `name`, `longName`, `expiresAt` |
/// | log that events refer to | `#origin#` and the identifier of its state | `source`, `size`, `revision`, `expiresAt` |
/// | ledger entry | `#log#` and the log's name | `source`, `size`, `revision`, `filter`, `keptNames`, `from`, `to`, `flattening`, `maxRecordBytes` |
/// | key of records' hashes | `#recordHashKey` | `secret` |
/// | what imports left out by name | `#left-out` | `prefixes`, a string set |
/// | shard counts | `#shards` | `dayShards`, `userShards`, `serviceShards`, the counts before, `changed` |
///
/// An event has
/// - `eventTimeID`: `2024-03-01T12:00:00.000Z#` and its identifier, the range key of the time indexes,
/// - `user`, `service` and `day`, the hash keys: `alice`, `ec2`, `2024-03-01#3` (shard 3 of that day),
/// - `origin`: the identifier of its log's state, the record's first byte, its length, and its hash in 11 characters,
/// - `expiresAt` in seconds since 1970, with a retention,
/// - `eventName`, `eventSource`, `eventTime` and `userIdentity_userName` as strings, and every other attribute under its flattened
///   name as a string set. A name that is taken, empty or starts with `~` has a `~` in front.
///
/// ## Why the time indexes do not hold whole events
/// Measured on 3,442 real records: an item has 1,360 bytes on average, 87 % of them more than 1 KB, and so costs two write units;
/// its entry in a time index has 420 bytes and costs one. Storing an event costs 4.9 write units in all ($3.1 a million at $0.625
/// a million), and 7.8 ($4.9) if the indexes held everything; it takes up 3.0 KB instead of 5.8 KB, and a listing or a count reads
/// a third. The price: `fields=*` reads the items of the events that are found (half a read unit each, and twice that to be
/// consistent), and a filter on attributes other than `indexedAttributes` reads those of all events in the range.
public struct TableShape: Hashable, Sendable {
    /// A global secondary index.
    public struct Index: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// The attribute that is its hash key; a string.
        public var hashKey: String
        /// The attribute that is its range key; a string.
        public var rangeKey: String
        /// The attributes that it holds besides keys, sorted.
        public var includes: [String]
    }

    /// The attribute that is the table's hash key; a string. There is no range key.
    public var hashKey: String
    /// The indexes.
    public var indexes: [Index]
    /// The attribute by which DynamoDB deletes items that have expired: a number, in seconds since 1970.
    public var timeToLive: String

    /// Every attribute that is a key of the table or of an index, sorted; all are strings.
    public var keyAttributes: [String] {
        Set([hashKey] + indexes.flatMap { [$0.hashKey, $0.rangeKey] }).sorted()
    }

    /// The one shape that this version of the program reads and writes.
    public static let standard = TableShape(
        hashKey: "eventID",
        indexes: [
            Index(name: "user-time-index", hashKey: "user", rangeKey: "eventTimeID", includes: timeIndexAttributes),
            Index(name: "service-time-index", hashKey: "service", rangeKey: "eventTimeID", includes: timeIndexAttributes),
            Index(name: "day-time-index", hashKey: "day", rangeKey: "eventTimeID", includes: timeIndexAttributes),
            Index(name: "list-name-index", hashKey: "list", rangeKey: "name", includes: ["expiresAt", "longName"]),
        ],
        timeToLive: "expiresAt"
    )

    /// Attributes of events, besides the identifier, that the time indexes hold: what is asked for most when someone looks into
    /// an incident. Filters on them alone, and listings of them, need no item.
    public static let indexedAttributes = [
        "awsRegion", "errorCode", CoreAttribute.eventName, CoreAttribute.eventSource, CoreAttribute.eventTime,
        "recipientAccountId", "sourceIPAddress", "userIdentity_accessKeyId", "userIdentity_accountId", CoreAttribute.sessionName,
        "userIdentity_type", CoreAttribute.userName,
    ]

    private static let timeIndexAttributes =
        (indexedAttributes + [
            "longEventID", "~eventID", "~eventName", "~eventSource", "~eventTime",
        ]).sorted()
}
