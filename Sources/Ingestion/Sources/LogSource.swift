public import S3Logs

/// Where logs are read from.
public enum LogSource: Hashable, Sendable {
    /// A file, read whatever its name is, or a folder.
    ///
    /// A folder is walked in bytewise order of the paths below it, links followed; files are read whose names and folders
    /// `LogKeyRole` takes for those of logs.
    case path(RawPath)
    /// Standard input, read once to its end.
    case standardInput
    /// All logs in a bucket whose keys start with the location's key; where they lie as CloudTrail puts them, only the folders
    /// that `IngestionOptions.archive` and the range want are listed.
    case bucket(S3LogLocation)
    /// One object, read whatever its key is; of a versioned bucket the version named, or else the latest.
    case object(S3LogLocation, versionID: String?)

    /// The `LookupEvents` API of these regions, or of all that the account uses where none is named: management events of the
    /// last 90 days.
    case lookupEvents(regions: [String])

    /// Whether reading it takes access to AWS.
    public var isInAWS: Bool {
        switch self {
        case .path, .standardInput: false
        case .bucket, .object, .lookupEvents: true
        }
    }

    /// Reads an argument of the command line: `-`, a path, a `file://` path as reports write it, `s3://BUCKET/PREFIX`,
    /// `cloudtrail://REGION[,REGION…]` or `cloudtrail://all`.
    ///
    /// - Returns: `nil` for a URL of another scheme.
    public init?(argument: String) {
        if argument == "-" {
            self = .standardInput
        } else if argument.utf8.starts(with: "s3://".utf8) {
            guard let location = S3LogLocation(source: argument) else { return nil }
            self = .bucket(location)
        } else if argument.utf8.starts(with: "cloudtrail://".utf8) {
            let names = argument.dropFirst("cloudtrail://".count).split(separator: ",", omittingEmptySubsequences: false)
            guard names.allSatisfy({ AWSRegions.isName($0) }) else { return nil }
            // Each region once, or its events would come twice; and all of them are all.
            var regions = [String]()
            for name in names.map(String.init) where !regions.contains(name) { regions.append(name) }
            self = .lookupEvents(regions: regions.contains("all") ? [] : regions)
        } else if argument.utf8.starts(with: "file://".utf8) || !argument.contains("://") {
            self = .path(RawPath(source: argument))
        } else {
            return nil
        }
    }
}

/// Sources that are not there, so that nothing was begun.
public struct LogSourceError: Error, Sendable, CustomStringConvertible {
    /// Each source with the reason, in the order in which they were given.
    public let failures: [ImportReport.Failure]

    /// A sentence that names them all, harmless for a terminal.
    public var description: String {
        "cannot read " + failures.map { "\($0.source): \($0.reason)" }.joined(separator: "; ")
    }
}
