import AWSClient
import CloudTrailLogs
import Ingestion
import S3Logs
import TrackerCommandLine
import TrackerSettings

/// Which logs to read, and what to take from them.
struct ReadingOptions: ParameterGroup {
    static let parameters: [Parameter<Self>] = [
        .arguments(
            "source", \.sources, isRequired: true, completion: .files,
            help: """
                Log files or folders (.json, .jsonl, .ndjson, .csv in them, and each with .gz), s3://BUCKET/PREFIX, \
                cloudtrail://REGION[,REGION…] or cloudtrail://all for the last 90 days from the LookupEvents API, or - for \
                standard input.
                """),
        .option(
            "from", \.from,
            help: "Take events from this time on: 2018-06-01 or 2018-06-01T09:00:00, UTC unless a zone is given."),
        .option("to", \.to, help: "Take events up to this time; a date counts in as a whole."),
        .option(
            "account", \.account, valueName: "id",
            help: "Take events of this account, by the log's key or path, or else by the record; may be repeated."),
        .option(
            "region", \.region, valueName: "name",
            help: "Take events of this region, by the log's key or path, or else by the record; may be repeated."),
        .option(
            "late-days", \.lateDays, valueName: "days",
            help: "Of a bucket, how many days behind --to to look for records that were delivered late."),
        .flag(
            "all", \.all,
            help: """
                Take events of all names; else those that the setting filterEventNames names are left out, but for those of \
                keepEventNames.
                """),
        .option(
            "log-format", \.logFormat,
            help: "How messages look on standard error: text, or json, one object a line and progress once a second."),
        .option("max-record-bytes", \.maxRecordBytes, help: "The largest record to take, in bytes of JSON."),
        .option("max-inflated-bytes", \.maxInflatedBytes, help: "The most bytes that one gzip file may inflate to."),
    ]

    var sources = [String]()
    var from: String?
    var to: String?
    var account = [String]()
    var region = [String]()
    var lateDays = 1
    var all = false
    var logFormat = LogFormat.text
    var maxRecordBytes = LogReadingOptions.defaultMaxRecordBytes
    var maxInflatedBytes = LogReadingOptions.defaultMaxInflatedBytes

    func validate() throws {
        for source in sources where LogSource(argument: source) == nil {
            throw ValidationError(
                """
                '\(source.printable)' is no source that can be read; sources are files, folders, s3://BUCKET/PREFIX, \
                cloudtrail://all, cloudtrail://REGION[,REGION…] and -
                """)
        }
        let start = try lowerBound()
        let end = try upperBound()
        guard start <= end else { throw ValidationError("--from lies after --to") }
        guard (1...LogReadingOptions.largestMaxRecordBytes).contains(maxRecordBytes) else {
            throw ValidationError("--max-record-bytes takes a number from 1 to \(LogReadingOptions.largestMaxRecordBytes)")
        }
        guard (0...36_500).contains(lateDays) else { throw ValidationError("--late-days takes a number from 0 to 36500") }
        guard maxInflatedBytes >= 1 else { throw ValidationError("--max-inflated-bytes takes a number from 1 on") }
    }

    var logSources: [LogSource] { sources.compactMap(LogSource.init(argument:)) }

    /// Access to AWS, where a source needs it.
    ///
    /// - Throws: `AWSError`.
    func aws(settings: TrackerSettings) throws -> AWSConfiguration? {
        try logSources.contains(where: \.isInAWS) ? AWSAccess.configuration(settings) : nil
    }

    /// Regions that are looked up take turns in waiting, so that each has a reader of its own.
    private var readers: Int {
        let looksUp = logSources.contains { if case .lookupEvents = $0 { true } else { false } }
        return looksUp ? 32 : IngestionOptions.defaultReaders
    }

    /// What the pipeline is to do.
    func ingestion(settings: TrackerSettings) throws -> IngestionOptions {
        IngestionOptions(
            filter: all ? .none : settings.filter,
            range: try lowerBound()...upperBound(),
            retentionDays: settings.retentionDays,
            now: currentInstant(),
            maxRecordBytes: maxRecordBytes,
            maxInflatedBytes: maxInflatedBytes,
            archive: S3ArchiveScope(accounts: Set(account), regions: Set(region)),
            lateDays: lateDays,
            readers: readers,
            limits: readers > IngestionOptions.defaultReaders ? .small : .standard)
    }

    private func lowerBound() throws -> EventInstant {
        guard let from, !from.isEmpty else { return .distantPast }
        guard let (instant, _) = EventInstant.parse(iso8601: from) else { throw malformed("--from", from) }
        return instant
    }

    private func upperBound() throws -> EventInstant {
        guard let to, !to.isEmpty else { return .distantFuture }
        guard let (instant, _) = EventInstant.parse(iso8601EndOfRange: to) else { throw malformed("--to", to) }
        return instant
    }

    private func malformed(_ option: String, _ value: String) -> ValidationError {
        ValidationError("\(option) takes YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS[.fff][Z|±HH:MM], not '\(value.printable)'")
    }
}
