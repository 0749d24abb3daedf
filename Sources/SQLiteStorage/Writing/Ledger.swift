import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// The table of logs: which are known, which were read to their end, and what was kept of them.
enum Ledger {
    /// The row of a log in this state, made when there is none.
    static func identifier(of log: LogIdentity, in database: SQLiteConnection) throws -> Int64 {
        let select = try database.statement(
            "SELECT id FROM logs WHERE source = ?1 AND size IS ?2 AND revision IS ?3")
        defer { select.reset() }
        bind(log, to: select)
        if try select.step() { return select.integer(0) }
        let insert = try database.statement("INSERT INTO logs (source, size, revision) VALUES (?1, ?2, ?3)")
        bind(log, to: insert)
        try insert.run()
        return database.lastInsertedRowID
    }

    private static func bind(_ log: LogIdentity, to statement: SQLiteStatement) {
        statement.bind(text: log.source, at: 1)
        if let size = log.size { statement.bind(Int64(bitPattern: size), at: 2) } else { statement.bindNull(at: 2) }
        if let revision = log.revision { statement.bind(text: revision, at: 3) } else { statement.bindNull(at: 3) }
    }

    /// Notes that a log was read to its end.
    static func finish(_ entry: LedgerEntry, in database: SQLiteConnection) throws {
        let identifier = try identifier(of: entry.log, in: database)
        // What an earlier import kept of the same state and this one did not is still stored, but nobody could say which part.
        let statement = try database.statement(
            """
            UPDATE logs SET finished = 1, filter = ?2, range_from = ?3, range_to = ?4, flattening = ?5, max_record_bytes = ?6,
            kept_names = ?7 WHERE id = ?1
            """)
        statement.bind(identifier, at: 1)
        statement.bind(blob: NameListCoding.encode(entry.kept.filter.prefixes), at: 2)
        statement.bind(entry.kept.range.lowerBound.milliseconds, at: 3)
        statement.bind(entry.kept.range.upperBound.milliseconds, at: 4)
        statement.bind(Int64(entry.kept.flatteningVersion), at: 5)
        statement.bind(Int64(entry.kept.maxRecordBytes), at: 6)
        statement.bind(blob: NameListCoding.encode(entry.kept.filter.keptNames), at: 7)
        try statement.run()
    }

    /// The latest state of a log that was read to its end.
    static func entry(for source: String, in database: SQLiteConnection) throws -> LedgerEntry? {
        let statement = try database.statement(
            """
            SELECT size, revision, filter, range_from, range_to, flattening, max_record_bytes, kept_names FROM logs
            WHERE source = ? AND finished = 1 ORDER BY id DESC LIMIT 1
            """)
        defer { statement.reset() }
        statement.bind(text: source, at: 1)
        guard try statement.step() else { return nil }
        let from = EventInstant(milliseconds: statement.integer(3))
        let to = EventInstant(milliseconds: statement.integer(4))
        guard from <= to else { return nil }
        return LedgerEntry(
            log: LogIdentity(
                source: source,
                size: statement.isNull(0) ? nil : UInt64(bitPattern: statement.integer(0)),
                revision: statement.isNull(1) ? nil : statement.text(1)),
            kept: KeptPart(
                filter: EventNameFilter(
                    prefixes: try NameListCoding.decode(statement.blob(2)),
                    keptNames: statement.isNull(7) ? [] : try NameListCoding.decode(statement.blob(7))),
                range: from...to, flatteningVersion: Int(statement.integer(5)), maxRecordBytes: Int(statement.integer(6))))
    }
}
