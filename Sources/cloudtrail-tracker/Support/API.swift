import AWSClient
import EventStorage
import Ingestion
import QueryAPI
import S3Logs
import Synchronization
import TrackerSettings

/// Reads records from logs on this machine and in buckets.
final class LogRecords: RecordReading {
    private let settings: TrackerSettings
    /// Made when the first record of a bucket is asked for: without one, nobody needs credentials.
    private let bucketReader = Mutex<S3RecordReader?>(nil)

    init(_ settings: TrackerSettings) {
        self.settings = settings
    }

    func redactedRecord(of eventID: String, at location: RecordLocation) async throws -> [UInt8] {
        guard S3LogLocation(source: location.log.source) != nil else {
            return try LocalRecordReader().redactedRecord(of: eventID, at: location)
        }
        guard let reader = readerOfBuckets() else { throw RecordMissing.unreadable }
        return try await reader.redactedRecord(of: eventID, at: location)
    }

    private func readerOfBuckets() -> S3RecordReader? {
        bucketReader.withLock { reader in
            if reader == nil, let configuration = try? AWSAccess.configuration(settings) {
                reader = S3RecordReader(client: S3Client(configuration))
            }
            return reader
        }
    }
}

extension QueryAPI {
    /// The API over a store, as this program serves it.
    init(store: any EventStore, settings: TrackerSettings) {
        self.init(
            store: store,
            configuration: QueryAPIConfiguration(
                basePath: settings.basePath.isEmpty ? nil : settings.basePath,
                corsAllowedOrigins: settings.corsAllowedOrigins.map(\.description),
                retentionDays: settings.retentionDays,
                apiDescription: String(decoding: PackageResources.openapi_yaml, as: UTF8.self)),
            records: LogRecords(settings),
            now: currentInstant)
    }
}
