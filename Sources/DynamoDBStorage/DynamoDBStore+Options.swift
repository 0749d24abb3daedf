public import AWSClient
public import CloudTrailLogs

extension DynamoDBStore {
    /// How a store works.
    public struct Options: Sendable {
        /// Events expire this many days after their time, and are not shown from then on; 0 keeps them for ever. DynamoDB deletes
        /// what has expired by itself, up to days late.
        public var retentionDays: Int
        /// What time it is.
        public var now: @Sendable () -> EventInstant
        /// The least shard counts to store events with. A writer records them with the table, which only ever grows them.
        public var shards: ShardCounts
        /// For how long the table's shard counts, and what imports have left out, are taken for known. Writers begin to use larger counts twice as long after they
        /// were recorded, so all readers and writers have to use the same.
        public var shardCacheLifetime: Duration
        /// How many requests of one operation are under way at a time, at least 1.
        public var requestsInFlight: Int
        /// When what DynamoDB leaves undone of a batch is sent again. Calls that fail as a whole are the client's to repeat.
        public var retries: RetryPolicy

        /// Makes options; left out, no retention, 4 shards a day, 60 s, 16 requests, and 60 attempts of each batch that makes no
        /// progress, which are some minutes.
        public init(
            retentionDays: Int = 0,
            now: @escaping @Sendable () -> EventInstant,
            shards: ShardCounts = ShardCounts(),
            shardCacheLifetime: Duration = .seconds(60),
            requestsInFlight: Int = 16,
            retries: RetryPolicy = RetryPolicy(attempts: 60)
        ) {
            self.retentionDays = max(0, retentionDays)
            self.now = now
            self.shards = shards
            self.shardCacheLifetime = shardCacheLifetime
            self.requestsInFlight = max(1, requestsInFlight)
            self.retries = retries
        }
    }
}
