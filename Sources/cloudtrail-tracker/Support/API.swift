import EventStorage
import Ingestion
import QueryAPI
import TrackerSettings

/// Reads records from local logs.
struct LocalRecords: RecordReading {
    func redactedRecord(at location: RecordLocation) async -> [UInt8]? {
        LocalRecordReader().redactedRecord(at: location)
    }
}

extension QueryAPI {
    /// The API over a store on this machine.
    init(store: any EventStore, settings: TrackerSettings) {
        self.init(
            store: store,
            configuration: QueryAPIConfiguration(
                basePath: settings.basePath.isEmpty ? nil : settings.basePath,
                corsAllowedOrigins: settings.corsAllowedOrigins.map(\.description),
                retentionDays: settings.retentionDays,
                apiDescription: String(decoding: PackageResources.openapi_yaml, as: UTF8.self)),
            records: LocalRecords(),
            now: currentInstant)
    }
}
