public import CloudTrailLogs

/// A log in memory, handed out in pieces of a given size.
public final class PiecewiseInput: LogInput {
    private let bytes: [UInt8]
    private let pieceSize: Int
    private var position = 0

    /// Reads from `bytes`.
    ///
    /// - Parameter pieceSize: The most bytes that one read gives, at least 1.
    public init(_ bytes: [UInt8], pieceSize: Int) {
        self.bytes = bytes
        self.pieceSize = pieceSize
    }

    /// Hands out the next piece; 0 bytes at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, pieceSize, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<(position + count)])
        position += count
        return count
    }
}
