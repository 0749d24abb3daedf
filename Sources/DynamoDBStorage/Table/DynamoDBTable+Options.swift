extension DynamoDBTable {
    /// How a table is to be.
    public struct Options: Hashable, Sendable {
        /// With which key DynamoDB encrypts.
        public enum Encryption: Hashable, Sendable {
            /// One that belongs to AWS; costs nothing.
            case ownedByAWS
            /// A key of AWS KMS: its ARN, identifier or alias, or `alias/aws/dynamodb` for the account's own for DynamoDB. Each use
            /// costs, and whoever reads or writes the table needs a permission for the key.
            case key(String)
        }

        /// The shard counts that the table records, at least.
        public var shards: ShardCounts
        /// Whether the table can be brought back as it was at any second of the last 35 days.
        public var hasPointInTimeRecovery: Bool
        /// Whether deleting it takes a step more.
        public var hasDeletionProtection: Bool
        /// With which key DynamoDB encrypts.
        public var encryption: Encryption
        /// Names and values that bills and permissions may refer to.
        public var tags: [String: String]

        /// Makes options; left out, 4 shards a day, recovery and protection on, AWS's own key, no tags.
        public init(
            shards: ShardCounts = ShardCounts(), hasPointInTimeRecovery: Bool = true, hasDeletionProtection: Bool = true,
            encryption: Encryption = .ownedByAWS, tags: [String: String] = [:]
        ) {
            self.shards = shards
            self.hasPointInTimeRecovery = hasPointInTimeRecovery
            self.hasDeletionProtection = hasDeletionProtection
            self.encryption = encryption
            self.tags = tags
        }
    }

    /// One thing that is done to a table.
    public enum Step: Hashable, Sendable, CustomStringConvertible {
        /// Make it, with all of its indexes.
        case createTable
        /// Add an index, which DynamoDB then fills; for a large table this takes long.
        case addIndex(String)
        /// Let DynamoDB delete what has expired.
        case enableTimeToLive
        /// Let it be brought back as it was.
        case enablePointInTimeRecovery
        /// Guard it against deletion.
        case enableDeletionProtection
        /// No longer guard it against deletion.
        case disableDeletionProtection
        /// Encrypt it otherwise.
        case changeEncryption
        /// Add or change tags, by these names.
        case tag([String])
        /// Record shard counts.
        case recordShards(ShardCounts)
        /// Delete it and all that is in it.
        case deleteTable

        /// What is done, as a phrase: `add the index day-time-index`.
        public var description: String {
            switch self {
            case .createTable: "create the table with its indexes, paid by request"
            case .addIndex(let name): "add the index \(name)"
            case .enableTimeToLive: "delete expired items by the attribute \(TableShape.standard.timeToLive)"
            case .enablePointInTimeRecovery: "turn on point-in-time recovery"
            case .enableDeletionProtection: "turn on deletion protection"
            case .disableDeletionProtection: "turn off deletion protection"
            case .changeEncryption: "change the encryption key"
            case .tag(let names): "set the tags \(names.joined(separator: ", "))"
            case .recordShards(let counts):
                "record \(counts.day) shards a day, \(counts.user) a user, \(counts.service) a service"
            case .deleteTable: "delete the table and all that is in it"
            }
        }
    }
}
