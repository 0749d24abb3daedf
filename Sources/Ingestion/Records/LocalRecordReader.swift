public import EventStorage
import CloudTrailLogs

/// Reads records back from log files on this machine.
public struct LocalRecordReader: Sendable {
    /// Makes a reader.
    public init() {}

    /// The record at a place, its secrets redacted. Cost: inflating the file up to the record, on the calling thread.
    ///
    /// - Returns: `nil` when the file is gone, has changed since it was imported, or may not be read, and for records that came
    ///   from standard input or elsewhere.
    public func redactedRecord(at location: RecordLocation) -> [UInt8]? {
        let path = RawPath(source: location.log.source)
        let pathIsOfFile = path.bytes.first == UInt8(ascii: "/")
        guard pathIsOfFile, location.log.revision != nil, let status = try? FileStatus(of: path), status.kind == .regular,
            LogIdentity(source: location.log.source, status: status) == location.log,
            let input = path.withCString({ try? FileInput(pathBytes: Array(UnsafeBufferPointer(start: $0, count: path.bytes.count + 1))) }),
            let record = try? readRecord(from: input, offset: location.offset, length: location.length)
        else { return nil }
        return try? CloudTrailLogs.redactedRecord(record)
    }
}
