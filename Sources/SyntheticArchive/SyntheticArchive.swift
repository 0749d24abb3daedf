/// A made-up CloudTrail archive, for demonstrations and load tests: what a few accounts of a small company would have
/// delivered to a bucket, laid out as CloudTrail lays it out, with nothing in it that belongs to anybody.
///
/// The same options give the same records in the same files on every machine; the compressed bytes are the same wherever
/// zlib is the same. Sizes, compressibility, error rate and the mix of reading and writing calls follow real logs; see
/// `Catalog` and `ActivityCurve`. People work by day, programs around the clock.
///
/// Files hold about 1/400 of all events, but at least 20 and at most 2,500 events, fewer where a day or a region's traffic
/// ends: many small files for a small archive, large ones for a large archive.
public struct SyntheticArchive: Sendable {
    /// What to write.
    public let options: Options

    /// Checks `options`.
    ///
    /// - Throws: `SyntheticArchiveError` with code `.invalidOption`, naming the option and its range.
    public init(_ options: Options) throws(SyntheticArchiveError) {
        try options.validate()
        self.options = options
    }

    /// Writes the archive: `directory/AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/….json.gz`.
    ///
    /// Memory does not grow with the number of events: one file is held at a time. Folders are made where they are missing;
    /// a file that is there already under the same name is replaced, others stay.
    ///
    /// - Parameters:
    ///   - directory: Where `AWSLogs` goes; absolute, or relative to the current directory.
    ///   - progress: Called after each file. What it throws stops the writing, the file before it being whole, and is thrown on.
    /// - Returns: What was written.
    /// - Throws: `SyntheticArchiveError` with code `.io`, naming the path and the reason; or what `progress` throws.
    public func write(
        to directory: String,
        progress: (Summary) throws -> Void = { _ in }
    ) throws -> Summary {
        var writer = try ArchiveWriter(options: options, directory: directory)
        return try writer.run(progress: progress)
    }
}
