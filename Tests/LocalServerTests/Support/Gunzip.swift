import TrackerGzip

/// What gzip bytes, the end of which may be missing, hold; `nil` when they are damaged.
func gunzip(_ bytes: [UInt8]) -> (output: [UInt8], isComplete: Bool)? {
    guard let (output, end) = try? GzipReader.inflateMember(bytes), end != .damaged else { return nil }
    return (output, end == .whole)
}
