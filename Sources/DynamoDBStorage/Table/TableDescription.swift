/// How a table is.
public struct TableDescription: Hashable, Sendable {
    /// An index of it.
    public struct Index: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// DynamoDB's word for its state: `ACTIVE`, `CREATING`, …
        public var status: String
        /// Its hash key.
        public var hashKey: String
        /// Its range key, `nil` for none.
        public var rangeKey: String?
        /// What it holds besides keys, sorted; `nil` for everything.
        public var includes: [String]?
        /// Its number of entries, as of some time in the last six hours or so.
        public var itemCount: Int
        /// Its size in bytes, as of the same time.
        public var byteCount: Int
    }

    /// Its name.
    public var name: String
    /// Its ARN, for permissions.
    public var arn: String
    /// DynamoDB's word for its state: `ACTIVE`, `CREATING`, …
    public var status: String
    /// The attributes that make up its key, hash key first.
    public var keys: [String]
    /// The types of all attributes that are keys: `S`, `N` or `B`.
    public var keyTypes: [String: String]
    /// The number of items, as of some time in the last six hours or so; more than events are among them.
    public var itemCount: Int
    /// Its size in bytes without its indexes, as of the same time.
    public var byteCount: Int
    /// Whether it is paid by request rather than by provisioned capacity.
    public var isOnDemand: Bool
    /// Its indexes, sorted by name.
    public var indexes: [Index]
    /// The attribute by which items expire, `nil` when none do.
    public var timeToLive: String?
    /// Whether it can be brought back as it was.
    public var hasPointInTimeRecovery: Bool
    /// Whether it is guarded against deletion.
    public var hasDeletionProtection: Bool
    /// The ARN of the KMS key that encrypts it, `nil` for one that belongs to AWS.
    public var encryptionKey: String?
    /// Its tags.
    public var tags: [String: String]
    /// The shard counts that it records, `nil` before the first writer or `DynamoDBTable.create`.
    public var shards: ShardCounts?

    /// Whether it and all of its indexes can be used.
    public var isReady: Bool {
        (status == "ACTIVE" || status == "UPDATING") && indexes.allSatisfy { $0.status == "ACTIVE" || $0.status == "UPDATING" }
    }

    /// In what the table differs from what this program needs and what cannot be changed: sentences, none when it fits.
    ///
    /// A missing index is no difference, since it can be added; an index that holds everything does as well.
    public var differences: [String] {
        let shape = TableShape.standard
        var differences = [String]()
        if keys != [shape.hashKey] {
            differences.append("its key is \(keys.joined(separator: " and ")), but has to be \(shape.hashKey) alone")
        }
        for name in shape.keyAttributes {
            if let type = keyTypes[name], type != "S" {
                differences.append("its key attribute \(name) is of type \(type), but has to be a string")
            }
        }
        for wanted in shape.indexes {
            guard let index = indexes.first(where: { $0.name == wanted.name }) else { continue }
            if index.hashKey != wanted.hashKey || index.rangeKey != wanted.rangeKey {
                let keys = [index.hashKey, index.rangeKey].compactMap { $0 }.joined(separator: " and ")
                differences.append(
                    "the key of its index \(index.name) is \(keys), but has to be \(wanted.hashKey) and \(wanted.rangeKey)")
            }
            let missing = index.includes.map { includes in wanted.includes.filter { !includes.contains($0) } } ?? []
            if !missing.isEmpty {
                differences.append(
                    "its index \(index.name) does not hold \(missing.joined(separator: ", ")); delete the index to have it made anew"
                )
            }
        }
        if let timeToLive, timeToLive != shape.timeToLive {
            differences.append(
                "its items expire by the attribute \(timeToLive), but have to by \(shape.timeToLive); turn its time to live off first"
            )
        }
        return differences
    }
}
