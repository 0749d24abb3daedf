/// Spreads events over the shards of a day, a user or a service.
enum ShardHash {
    /// Fowler, Noll and Vo's FNV-1a of 64 bits over the identifier's UTF-8, its halves folded together. It says where events are
    /// stored, so it stays as it is.
    static func hash(of identifier: String) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in identifier.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    }

    /// The shard of an event among `count`.
    static func shard(_ hash: UInt32, of count: Int) -> Int {
        Int(hash % UInt32(max(1, count)))
    }
}
