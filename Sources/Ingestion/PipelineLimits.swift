/// How much a pipeline holds in memory.
public struct PipelineLimits: Hashable, Sendable {
    /// Events in a batch, at least 1.
    public var batchEvents: Int
    /// Bytes of values in a batch, at least 1.
    public var batchBytes: Int
    /// Bytes that finished batches may take up while they wait for the store.
    public var bufferedBytes: Int
    /// Objects that each reader asks for before it comes to them, at least 1; each may hold 1 MiB until then.
    public var objectsAhead: Int

    /// For a machine of one's own: batches that make large transactions, 32 objects ahead.
    public static let standard = PipelineLimits(
        batchEvents: 8192, batchBytes: 6 << 20, bufferedBytes: 8 << 20, objectsAhead: 32)
    /// For a function, which pays for its memory.
    public static let small = PipelineLimits(batchEvents: 1000, batchBytes: 2 << 20, bufferedBytes: 2 << 20, objectsAhead: 1)

    /// Makes limits.
    public init(batchEvents: Int, batchBytes: Int, bufferedBytes: Int, objectsAhead: Int) {
        self.batchEvents = max(1, batchEvents)
        self.batchBytes = max(1, batchBytes)
        self.bufferedBytes = bufferedBytes
        self.objectsAhead = max(1, objectsAhead)
    }
}
