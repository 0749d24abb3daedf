import CTrackerZlib

/// Writes one gzip member (RFC 1952), piece by piece. The same input and level give the same bytes.
public final class GzipWriter {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Starts a member.
    ///
    /// - Parameter level: 0 (stored) to 9 (smallest), or -1 for zlib's default, 6.
    /// - Throws: `GzipError` when zlib finds no memory or takes no such level.
    public init(level: Int = -1) throws(GzipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard tracker_deflate_init_gzip(stream, Int32(clamping: level)) == Z_OK else {
            stream.deallocate()
            throw GzipError(description: "cannot be compressed: zlib refuses level \(level)")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// How far written bytes must come out.
    public enum Flush: Sendable {
        /// zlib decides.
        case none
        /// All bytes written so far can be read by the other end.
        case sync
    }

    /// Compresses `bytes` and appends what comes out to `output`.
    public func write(_ bytes: UnsafeRawBufferPointer, flush: Flush = .none, to output: inout [UInt8]) {
        deflate(bytes, flush == .sync ? Z_SYNC_FLUSH : Z_NO_FLUSH, &output)
    }

    /// Compresses `bytes` and appends what comes out to `output`.
    public func write(_ bytes: [UInt8], flush: Flush = .none, to output: inout [UInt8]) {
        bytes.withUnsafeBytes { write($0, flush: flush, to: &output) }
    }

    /// Ends the member; the writer is of no use afterwards.
    public func finish(into output: inout [UInt8]) {
        deflate(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, &output)
    }

    private func deflate(_ bytes: UnsafeRawBufferPointer, _ flush: Int32, _ output: inout [UInt8]) {
        var rest = bytes
        repeat {
            // zlib counts in 32 bits.
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(piece.count)
            let pieceFlush = rest.isEmpty ? flush : Z_NO_FLUSH
            var outputIsFull = true
            while outputIsFull {
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32 << 10) { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    _ = CTrackerZlib.deflate(stream, pieceFlush)
                    let count = room.count - min(Int(stream.pointee.avail_out), room.count)
                    output.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<count]))
                    outputIsFull = stream.pointee.avail_out == 0
                }
            }
        } while !rest.isEmpty
    }
}
