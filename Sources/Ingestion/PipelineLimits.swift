/// How much a pipeline holds in memory.
public struct PipelineLimits: Hashable, Sendable {
    /// Compressed bytes of logs that one reader takes on together, at least 1. Readers that are ahead of their turn wait once
    /// `bufferedBytes` are full, so that what becomes of two such units has to find room there.
    public var unitBytes: Int
    /// Events in a batch, at least 1.
    public var batchEvents: Int
    /// Bytes of values in a batch, at least 1.
    public var batchBytes: Int
    /// Bytes that finished batches may take up while they wait for their turn.
    public var bufferedBytes: Int
    /// Objects that each reader asks for before it comes to them, at least 1; each may hold 1 MiB until then.
    public var objectsAhead: Int

    /// For storing, on a machine of one's own: about 30,000 records a unit, of which the default filter leaves as many as a batch
    /// holds. Smaller batches would touch the same pages of the store more often.
    public static let standard = PipelineLimits(
        unitBytes: 4 << 20, batchEvents: 8192, batchBytes: 6 << 20, bufferedBytes: 8 << 20, objectsAhead: 32)
    /// For lines, which are larger than what is stored, and gain nothing by coming in large batches.
    public static let lines = PipelineLimits(
        unitBytes: 1 << 20, batchEvents: 2048, batchBytes: 2 << 20, bufferedBytes: 24 << 20, objectsAhead: 32)
    /// For a function, which pays for its memory.
    public static let small = PipelineLimits(
        unitBytes: 1 << 20, batchEvents: 1000, batchBytes: 2 << 20, bufferedBytes: 2 << 20, objectsAhead: 1)

    /// Makes limits.
    public init(unitBytes: Int, batchEvents: Int, batchBytes: Int, bufferedBytes: Int, objectsAhead: Int) {
        self.unitBytes = max(1, unitBytes)
        self.batchEvents = max(1, batchEvents)
        self.batchBytes = max(1, batchBytes)
        self.bufferedBytes = bufferedBytes
        self.objectsAhead = max(1, objectsAhead)
    }
}
