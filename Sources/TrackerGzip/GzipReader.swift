import CTrackerZlib

/// Inflates gzip by zlib: what the faster reader of logs is compared with, in tests and benchmarks.
public enum GzipReader {
    /// How a member ended.
    public enum End: Sendable {
        /// At its trailer, which is right.
        case whole
        /// Where the bytes ended.
        case truncated
        /// At bytes that are none of gzip's.
        case damaged
    }

    /// Inflates the first member (RFC 1952) of `bytes`.
    ///
    /// - Returns: What comes out up to the member's end, or up to where bytes are missing or damaged.
    /// - Throws: `GzipError` when there is no memory.
    public static func inflateMember(_ bytes: [UInt8]) throws(GzipError) -> (bytes: [UInt8], end: End) {
        var output = [UInt8]()
        let end = try inflateMember(bytes) { output.append(contentsOf: $0) }
        return (output, end)
    }

    /// Inflates the first member (RFC 1952) of `bytes`, and hands out what comes out piece by piece.
    ///
    /// - Throws: `GzipError` when there is no memory.
    public static func inflateMember(
        _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(GzipError) -> End {
        var stream = z_stream()
        guard tracker_inflate_init_gzip(&stream) == Z_OK else {
            throw GzipError(description: "cannot be inflated: zlib finds no memory")
        }
        defer { inflateEnd(&stream) }
        return bytes.withUnsafeBufferPointer { input in
            // zlib only reads there, and its field lacks the const. It counts in 32 bits.
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(clamping: input.count)
            var rest = input.count - Int(stream.avail_in)
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256 << 10) { room in
                var status = Z_OK
                while status == Z_OK {
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    let left = min(Int(stream.avail_out), room.count)
                    body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<(room.count - left)]))
                    if stream.avail_in == 0, rest > 0 {
                        stream.avail_in = UInt32(clamping: rest)
                        rest -= Int(stream.avail_in)
                    }
                }
                return status == Z_STREAM_END ? .whole : status == Z_BUF_ERROR ? .truncated : .damaged
            }
        }
    }
}
