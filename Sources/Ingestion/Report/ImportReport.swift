public import S3Logs

/// What became of every file and record of a run.
public struct ImportReport: Hashable, Sendable {
    /// A file, folder or record that was refused.
    public struct Failure: Hashable, Sendable {
        /// The path or URL, `-` for standard input; harmless for a terminal.
        public let source: String
        /// Why, as a phrase that goes on from the source (`is empty`); for a record it begins with where it stands.
        public let reason: String

        /// What kind of failure it is; of what lies in S3 alone more than `.other`.
        public let kind: LogAccessError.Kind

        /// Whether it is about a file as a whole rather than one of its records.
        var isOfFile = false

        init(source: String, reason: String, kind: LogAccessError.Kind = .other) {
            self.source = source.printable
            self.reason = reason.printable
            self.kind = kind
        }

        init(source: String, _ failure: LogAccessError) {
            self.init(source: source, reason: failure.reason, kind: failure.kind)
        }
    }

    /// How many failures are named; more are only counted.
    public static let maxNamedFailures = 1000

    /// All files and unreadable folders come to, those skipped and those failed included.
    public internal(set) var files = 0
    /// Files already imported and unchanged, and files that are no CloudTrail log (digests).
    public internal(set) var filesSkipped = 0
    /// Files not read to their end and folders not listed, each with its reason.
    public internal(set) var filesFailed = 0
    /// Events that the store did not have; for `Transformer`, events written.
    public internal(set) var stored = 0
    /// Records that the event-name filter, the range, the retention, the accounts or the regions left out.
    public internal(set) var filtered = 0
    /// Events that the store had already.
    public internal(set) var duplicates = 0
    /// Records that could not be taken, each with its reason.
    public internal(set) var rejected = 0
    /// Expired events that were removed from the store; they are none of the records.
    public internal(set) var expired = 0
    /// Whether expired events were left in the store, since they are so many; `failures` has the numbers.
    public internal(set) var isExpiryRefused = false
    /// Bytes read as stored.
    public internal(set) var bytesCompressed: UInt64 = 0
    /// Bytes of JSON.
    public internal(set) var bytesUncompressed: UInt64 = 0
    /// How long the run took.
    public internal(set) var seconds: Double = 0
    /// The first failures in the order of reading, at most `maxNamedFailures`; of a source with many of them fewer, where others
    /// would not be named at all.
    public private(set) var failures: [Failure] = []
    /// How many failures of each source are named.
    private var namedFailures: [String: Int] = [:]
    /// What was passed over without being a failure, such as regions that the account has switched off; each is named once.
    public internal(set) var notices: [Failure] = []
    /// Whether the run was cancelled before its end. What is counted is stored then, the rest is not counted.
    public internal(set) var interrupted = false

    /// All records that are accounted for.
    public var records: Int { stored + filtered + duplicates + rejected }

    /// How many failures there were, those named and those not.
    public var failureCount: Int { filesFailed + rejected + (isExpiryRefused ? 1 : 0) }

    /// A report of nothing.
    init() {}

    /// Adds what became of some more files and records.
    mutating func add(_ other: ImportReport) {
        files += other.files
        filesSkipped += other.filesSkipped
        filesFailed += other.filesFailed
        stored += other.stored
        filtered += other.filtered
        duplicates += other.duplicates
        rejected += other.rejected
        expired += other.expired
        isExpiryRefused = isExpiryRefused || other.isExpiryRefused
        bytesCompressed += other.bytesCompressed
        bytesUncompressed += other.bytesUncompressed
        for failure in other.failures { name(failure) }
        for notice in other.notices { note(notice) }
    }

    /// Counts a file or folder that failed.
    mutating func addFailedFile(_ failure: Failure) {
        files += 1
        filesFailed += 1
        var failure = failure
        failure.isOfFile = true
        name(failure)
    }

    /// Names a failure that is counted elsewhere. Where there is no room left, the first of a source takes the place of one of many
    /// of another, and a file that of a record.
    mutating func name(_ failure: Failure) {
        if failures.count == Self.maxNamedFailures {
            guard let place = placeToGiveUp(for: failure) else { return }
            let source = failures.remove(at: place).source
            let left = namedFailures[source, default: 1] - 1
            namedFailures[source] = left > 0 ? left : nil
        }
        failures.append(failure)
        namedFailures[failure.source, default: 0] += 1
    }

    private func placeToGiveUp(for failure: Failure) -> Int? {
        let isNewSource = namedFailures[failure.source] == nil
        if isNewSource || failure.isOfFile, namedFailures.count < failures.count,
            let (source, count) = namedFailures.max(by: { $0.value < $1.value }), count > 1,
            let place = failures.lastIndex(where: { $0.source == source && !$0.isOfFile })
        {
            return place
        }
        return failure.isOfFile ? failures.lastIndex { !$0.isOfFile } : nil
    }

    /// Names what is no failure, but worth knowing.
    mutating func note(_ notice: Failure) {
        if notices.count < Self.maxNamedFailures, !notices.contains(where: { $0.reason == notice.reason }) {
            notices.append(notice)
        }
    }
}
