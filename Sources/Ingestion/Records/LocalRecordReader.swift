import CloudTrailLogs
public import EventStorage

/// Reads records back from log files on this machine.
public struct LocalRecordReader: Sendable {
    /// Makes a reader.
    public init() {}

    /// The record at a place, its secrets redacted. Cost: inflating the file up to the record, on the calling thread.
    ///
    /// - Returns: `nil` when the file is gone, has changed since it was imported, or may not be read, for records that came from
    ///   standard input or elsewhere, and when the task is cancelled.
    public func redactedRecord(at location: RecordLocation) -> [UInt8]? {
        let path = RawPath(source: location.log.source)
        guard location.log.revision != nil, path.bytes.first == UInt8(ascii: "/"),
            let file = try? LogFile(opening: path),
            file.identity == location.log,
            let record = try? readRecord(from: file, offset: location.offset, length: location.length)
        else { return nil }
        return try? CloudTrailLogs.redactedRecord(record)
    }
}
