import CloudTrailLogs
import EventStorage
import TrackerSQLite

extension EventInstant {
    /// Before all others: the newest instant of a name that no stored event has.
    static let never = EventInstant(milliseconds: .min)
}

/// Identifiers of names, as of the last transaction that was committed; a transaction that fails leaves it as it was.
struct IdentifierCache {
    /// A name's identifier, and the newest instant that the store knows it had.
    struct Entry {
        var identifier: Int64
        var latest: EventInstant
    }

    private var entries: [NameTables.Table: [ExactString: Entry]] = [:]

    /// The identifier of `name` in a table without instants, made when it is new.
    mutating func identifier(_ table: NameTables.Table, _ name: String, in database: SQLiteConnection) throws -> Int64 {
        let key = ExactString(name)
        if let entry = entries[table]?[key] { return entry.identifier }
        if let identifier = try NameTables.identifier(table, name, in: database) {
            remember(table, key, Entry(identifier: identifier, latest: .never))
            return identifier
        }
        let statement = try database.statement("INSERT INTO \(table.rawValue) (name) VALUES (?)")
        statement.bind(text: name, at: 1)
        try statement.run()
        let identifier = database.lastInsertedRowID
        remember(table, key, Entry(identifier: identifier, latest: .never))
        return identifier
    }

    /// The identifier of `name` in a table that keeps the newest instant of each, made when it is new.
    mutating func identifier(
        _ table: NameTables.Table, _ name: String, seenAt instant: EventInstant, in database: SQLiteConnection
    ) throws -> Int64 {
        let key = ExactString(name)
        if let entry = entries[table]?[key], entry.latest >= instant { return entry.identifier }
        let statement = try database.statement(
            """
            INSERT INTO \(table.rawValue) (name, latest) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET latest = max(latest, excluded.latest) RETURNING id, latest
            """)
        defer { statement.reset() }
        statement.bind(text: name, at: 1)
        statement.bind(instant.milliseconds, at: 2)
        guard try statement.step() else {
            throw EventStoreError(.corrupt, "the store is damaged: a name cannot be stored")
        }
        let entry = Entry(identifier: statement.integer(0), latest: EventInstant(milliseconds: statement.integer(1)))
        _ = try statement.step()
        remember(table, key, entry)
        return entry.identifier
    }

    private mutating func remember(_ table: NameTables.Table, _ name: ExactString, _ entry: Entry) {
        // Names that callers choose can be new in every event; the cache must not grow with the archive.
        if entries[table, default: [:]].count >= 50_000 { entries[table] = [:] }
        entries[table, default: [:]][name] = entry
    }
}
