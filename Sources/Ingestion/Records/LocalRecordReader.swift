public import EventStorage
import Glibc

/// Reads records back from log files on this machine.
public struct LocalRecordReader: Sendable {
    /// Makes a reader.
    public init() {}

    /// The record of an event, its secrets redacted. Cost: inflating the file up to the record, on the calling thread.
    ///
    /// - Parameters:
    ///   - eventID: The event's.
    ///   - location: Where its record stood when it was stored.
    /// - Throws: `RecordMissing`; `CancellationError`.
    public func redactedRecord(of eventID: String, at location: RecordLocation) throws -> [UInt8] {
        guard location.log.isKept else { throw RecordMissing.notKept }
        let path = RawPath(source: location.log.source)
        guard path.bytes.first == UInt8(ascii: "/") else { throw RecordMissing.unreadable }
        let file: LogFile
        do {
            file = try LogFile(opening: path)
        } catch {
            throw RecordMissing(error)
        }
        guard file.identity == location.log else { throw RecordMissing.changed }
        return try location.redactedRecord(of: eventID, from: file)
    }
}

extension RecordMissing {
    fileprivate init(_ error: SystemError) {
        switch error.number {
        case ENOENT, ENOTDIR: self = .gone
        case EACCES, EPERM: self = .denied
        default: self = .unreadable
        }
    }
}
