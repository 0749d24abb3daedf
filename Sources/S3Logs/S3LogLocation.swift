/// Where a log object is: what stands behind `s3://`.
public struct S3LogLocation: Hashable, Sendable, CustomStringConvertible {
    /// The bucket's name.
    public var bucket: String
    /// The object's key, nothing encoded.
    public var key: String

    /// Makes a location.
    public init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Reads `s3://BUCKET/KEY`; the key is what follows the slash, as it is, and may be empty or left out with its slash.
    ///
    /// - Returns: `nil` for another scheme, and without a bucket.
    public init?(source: String) {
        let scheme = "s3://"
        guard source.utf8.starts(with: scheme.utf8) else { return nil }
        let parts = source.dropFirst(scheme.count).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bucket = parts.first, !bucket.isEmpty else { return nil }
        self.init(bucket: String(bucket), key: parts.count > 1 ? String(parts[1]) : "")
    }

    /// `s3://BUCKET/KEY`, the name under which stores and reports know the log.
    public var source: String { "s3://\(bucket)/\(key)" }

    /// The same as `source`.
    public var description: String { source }
}
