/// Bytes of a log as one layer of its wrapping gives them: as they are stored, or as a gzip member's content.
protocol ByteSource: AnyObject {
    /// Fills the front of `buffer`, which has room for a byte at least.
    ///
    /// - Throws: `LogReadError`, or what the log's input throws.
    func next(into buffer: UnsafeMutableRawBufferPointer) throws -> BytePiece
}

/// What comes next of a layer's bytes.
enum BytePiece {
    /// So many bytes, at least one.
    case bytes(Int)
    /// What follows is another gzip member's content; where there is damage, it does not belong to what came before.
    case border(isDamage: Bool)
    case end
}

/// What the layers of one log have in common.
final class LayerState {
    /// The most bytes that each gzip layer may give.
    let maxInflatedBytes: UInt64
    /// The first damage that was passed over.
    private(set) var damage: LogReadError?

    init(maxInflatedBytes: UInt64) {
        self.maxInflatedBytes = maxInflatedBytes
    }

    func note(_ damage: LogReadError) {
        self.damage = self.damage ?? damage
    }
}

/// A log's bytes as stored.
final class StoredBytes: ByteSource {
    private let input: any LogInput
    private(set) var count: UInt64 = 0

    init(_ input: any LogInput) {
        self.input = input
    }

    func next(into buffer: UnsafeMutableRawBufferPointer) throws -> BytePiece {
        let read = try input.read(into: buffer)
        guard read > 0 else { return .end }
        count += UInt64(read)
        return .bytes(read)
    }
}
