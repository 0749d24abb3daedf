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

    func redactedRecord(at location: RecordLocation) async -> [UInt8]? {
        await reader.redactedRecord(at: location)
    }
}
