/// How many records and bytes were read, and what became of them.
public struct RecordCounts: Hashable, Sendable {
    /// Events that are new in the store.
    public var stored: Int
    /// Records that the filter or the retention left out.
    public var filtered: Int
    /// Events that were stored before.
    public var duplicates: Int
    /// Records that could not be taken.
    public var rejected: Int
    /// Bytes as stored in S3.
    public var bytesCompressed: UInt64
    /// Bytes of JSON.
    public var bytesUncompressed: UInt64

    /// Makes counts.
    public init(
        stored: Int = 0, filtered: Int = 0, duplicates: Int = 0, rejected: Int = 0, bytesCompressed: UInt64 = 0,
        bytesUncompressed: UInt64 = 0
    ) {
        self.stored = stored
        self.filtered = filtered
        self.duplicates = duplicates
        self.rejected = rejected
        self.bytesCompressed = bytesCompressed
        self.bytesUncompressed = bytesUncompressed
    }

    /// All records that are accounted for.
    public var records: Int { stored + filtered + duplicates + rejected }

    static func += (left: inout RecordCounts, right: RecordCounts) {
        left.stored += right.stored
        left.filtered += right.filtered
        left.duplicates += right.duplicates
        left.rejected += right.rejected
        left.bytesCompressed += right.bytesCompressed
        left.bytesUncompressed += right.bytesUncompressed
    }
}
