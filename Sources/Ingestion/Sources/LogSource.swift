/// Where logs are read from.
public enum LogSource: Hashable, Sendable {
    /// A file, read whatever its name is, or a folder.
    ///
    /// A folder is walked in bytewise order of the paths below it, links followed; files named `.json`, `.json.gz`, `.ndjson` or
    /// `.ndjson.gz` are read.
    case path(RawPath)
    /// Standard input, read once to its end.
    case standardInput

    /// Reads an argument of the command line: `-`, a path, or a `file://` path as reports write it.
    ///
    /// - Returns: `nil` for a URL of another scheme.
    public init?(argument: String) {
        if argument == "-" {
            self = .standardInput
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
