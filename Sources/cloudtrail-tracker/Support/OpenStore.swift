import EventStorage
import SQLiteStorage
import TrackerSettings

/// Opens the store that the settings name, which has to be there.
///
/// - Throws: `EventStoreError`.
func openStoreForReading(_ settings: TrackerSettings) throws -> any EventStore {
    try openStore(settings, mode: .read)
}

/// Opens the store that the settings name, and makes it when it is missing.
///
/// - Throws: `EventStoreError`.
func openStoreForWriting(_ settings: TrackerSettings) throws -> any EventStore {
    try openStore(settings, mode: .readWrite)
}

private func openStore(_ settings: TrackerSettings, mode: SQLiteStore.Options.Mode) throws -> any EventStore {
    switch settings.store {
    case .sqlite(let path):
        try SQLiteStore(
            path: path,
            options: SQLiteStore.Options(mode: mode, retentionDays: settings.retentionDays, now: currentInstant))
    }
}
