import CTrackerZlib

/// The bytes of one gzip member, or `nil` when it is not whole.
func inflated(_ gzip: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard tracker_inflate_init_gzip(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = gzip
    var output: [UInt8] = []
    var status = Z_OK
    input.withUnsafeMutableBufferPointer { bytes in
        stream.next_in = bytes.baseAddress
        stream.avail_in = UInt32(bytes.count)
        var room = [UInt8](repeating: 0, count: 256 << 10)
        while status == Z_OK {
            let count = room.withUnsafeMutableBufferPointer { room in
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                status = inflate(&stream, Z_NO_FLUSH)
                return room.count - Int(stream.avail_out)
            }
            output.append(contentsOf: room[..<count])
        }
    }
    return status == Z_STREAM_END ? output : nil
}
