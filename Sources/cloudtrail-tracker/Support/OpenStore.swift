import AWSClient
import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import Ingestion
import SQLiteStorage
import TrackerSettings

/// Opens the store that the settings name, which has to be there.
///
/// - Throws: `EventStoreError`; `AWSError` when no region is known.
func openStoreForReading(_ settings: TrackerSettings) throws -> any EventStore {
    try openStore(settings, mode: .read)
}

/// Opens the store that the settings name; a SQLite database is made when it is missing.
///
/// - Throws: `EventStoreError`; `AWSError` when no region is known.
func openStoreForWriting(_ settings: TrackerSettings) throws -> any EventStore {
    try openStore(settings, mode: .readWrite)
}

/// What is to be said of a store whose events an earlier version stored, which redacted less; `nil` of others.
///
/// A store that does not answer gives no warning: whoever asks it next says why.
func warningOfEarlierEvents(in store: any EventStore, _ settings: TrackerSettings) async -> String? {
    guard let version = try? await store.oldestFlatteningVersion(), version < flatteningVersion else { return nil }
    return """
        warning: \("\(settings.store)".printable) was filled by an earlier version, and may hold secrets that are redacted now; \
        events that it has stay as they are. Import the logs into a new store (import --store sqlite:NEW …), and remove this one.
        """
}

private func openStore(_ settings: TrackerSettings, mode: SQLiteStore.Options.Mode) throws -> any EventStore {
    switch settings.store {
    case .sqlite(let path):
        try SQLiteStore(
            path: path,
            options: SQLiteStore.Options(mode: mode, retentionDays: settings.retentionDays, now: currentInstant))
    case .dynamoDB(let table):
        DynamoDBStore(
            client: DynamoDBClient(try AWSAccess.configuration(settings)), table: table,
            options: DynamoDBStore.Options(
                retentionDays: settings.retentionDays, now: currentInstant, shards: settings.shards))
    }
}

extension TrackerSettings {
    /// Over how many partitions of DynamoDB's indexes events are spread.
    var shards: ShardCounts {
        ShardCounts(day: dayShards, user: userShards, service: serviceShards)
    }
}
