import TrackerGzip

/// The bytes of one gzip member, or `nil` when it is not whole.
func inflated(_ gzip: [UInt8]) throws -> [UInt8]? {
    let (bytes, end) = try GzipReader.inflateMember(gzip)
    return end == .whole ? bytes : nil
}
