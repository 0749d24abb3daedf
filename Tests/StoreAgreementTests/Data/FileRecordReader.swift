import CloudTrailLogs
import EventStorage
import QueryAPI

/// Reads records back from files.
struct FileRecordReader: RecordReading {
    func redactedRecord(at location: RecordLocation) async -> [UInt8]? {
        try? CloudTrailLogs.redactedRecord(
            readRecord(from: FileInput(path: location.log.source), offset: location.offset, length: location.length))
    }
}
