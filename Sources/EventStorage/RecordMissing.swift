public import CloudTrailLogs

/// Why the record of a stored event cannot be shown.
public enum RecordMissing: String, Error, Hashable, Sendable, CaseIterable {
    /// Its log is not where it was.
    case gone
    /// What stands there is not what was stored: the log is another one by now, or the store was edited.
    case changed
    /// The log is there, and may not be read.
    case denied
    /// Too much is asked of where the log is; trying later may do.
    case throttled
    /// Anything else: a network or a disk that fails, an archive class, credentials or settings that are missing.
    case unreadable
    /// It came from where nothing can be read twice: standard input, a pipe, LookupEvents.
    case notKept
}

extension LogIdentity {
    /// Whether its bytes stayed somewhere when they had been read.
    public var isKept: Bool {
        if source == "-" || source.hasPrefix("cloudtrail://") { return false }
        // A pipe has neither size nor revision.
        return revision != nil || source.hasPrefix("s3://")
    }
}

extension RecordLocation {
    /// The record of an event, read back and found to be the one that was stored, its secrets redacted. Cost: inflating the log up
    /// to the record, on the calling thread.
    ///
    /// - Parameters:
    ///   - eventID: The event's.
    ///   - input: The log's bytes as stored.
    /// - Returns: The JSON text of an object.
    /// - Throws: `RecordMissing`: `.changed`, `.unreadable`; what `input` throws besides `LogReadError`.
    public func redactedRecord(of eventID: String, from input: any LogInput) throws -> [UInt8] {
        let text: [UInt8]
        do {
            text = try readRecord(from: input, offset: offset, length: length)
        } catch let error as LogReadError {
            // It could be read up to here once.
            throw error.code == .io ? RecordMissing.unreadable : RecordMissing.changed
        }
        guard let record = storedRecord(in: text, eventID: eventID, hash: hash) else { throw RecordMissing.changed }
        guard let redacted = try? CloudTrailLogs.redactedRecord(record) else { throw RecordMissing.unreadable }
        return redacted
    }
}
