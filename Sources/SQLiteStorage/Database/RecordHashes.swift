import CloudTrailLogs
import TrackerSQLite

/// The hashes of records that a store keeps; one that no import has brought up to date yet has none.
enum RecordHashes {
    /// The store's key; `nil` where it keeps no hashes.
    static func key(in database: SQLiteConnection) throws -> RecordHashKey? {
        let tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'record_hash_key'"
        guard try database.integer(tables) != 0 else { return nil }
        return try database.integer("SELECT secret FROM record_hash_key").map { RecordHashKey(UInt64(bitPattern: $0)) }
    }

    /// The hash of an event's record; `nil` for one that was stored without.
    static func hash(ofEvent id: Int64, in database: SQLiteConnection) throws -> RecordHash? {
        guard let key = try key(in: database) else { return nil }
        let statement = try database.statement("SELECT record_hash FROM events WHERE id = ?")
        defer { statement.reset() }
        statement.bind(id, at: 1)
        guard try statement.step(), !statement.isNull(0) else { return nil }
        return RecordHash(key: key, value: UInt64(bitPattern: statement.integer(0)))
    }
}
