import CloudTrailLogs
import EventStorage
import QueryAPI

/// Reads records back from files.
struct FileRecordReader: RecordReading {
    func redactedRecord(of eventID: String, at location: RecordLocation) async throws -> [UInt8] {
        try location.redactedRecord(of: eventID, from: FileInput(path: location.log.source))
    }
}
