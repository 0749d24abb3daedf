import AWSClient
import EventStorage
import QueryAPI
import S3Logs

/// Reads records from log objects.
struct BucketRecords: RecordReading {
    private let reader: S3RecordReader

    init(client: S3Client) {
        reader = S3RecordReader(client: client)
    }

    func redactedRecord(of eventID: String, at location: RecordLocation) async throws -> [UInt8] {
        try await reader.redactedRecord(of: eventID, at: location)
    }
}
