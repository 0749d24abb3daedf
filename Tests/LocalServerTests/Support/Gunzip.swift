import CTrackerZlib

/// What gzip bytes, the end of which may be missing, hold; `nil` when they are damaged.
func gunzip(_ bytes: [UInt8]) -> (output: [UInt8], isComplete: Bool)? {
    var stream = z_stream()
    guard tracker_inflate_init_gzip(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: 64 << 20)
    let capacity = output.count
    let result = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            return inflate(&stream, Z_SYNC_FLUSH)
        }
    }
    guard result == Z_OK || result == Z_STREAM_END else { return nil }
    output.removeLast(capacity - Int(stream.total_out))
    return (output, result == Z_STREAM_END)
}
