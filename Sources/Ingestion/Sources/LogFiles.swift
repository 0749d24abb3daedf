public import CloudTrailLogs
public import EventStorage

/// Logs in files that were imported.
public enum LogFiles {
    /// Opens a log again, to read records back.
    ///
    /// - Parameter identity: The log as the store knows it.
    /// - Throws: `LogReadError` with code `.io` when it is gone, not readable or not the same any more, and for what is no file.
    public static func open(_ identity: LogIdentity) throws -> any LogInput {
        guard identity.revision != nil, identity.source.hasPrefix("/") || identity.source.hasPrefix("file://") else {
            throw LogReadError(.io, "is not a file that can be read again")
        }
        let log = FoundLog(place: .file(RawPath(source: identity.source)), identity: identity)
        let file: LogFile
        do {
            file = try LogFile(opening: log)
        } catch {
            throw LogReadError(.io, "cannot be opened: \(error)")
        }
        guard file.identity == identity else { throw LogReadError(.io, "has changed since it was imported") }
        return file
    }
}
