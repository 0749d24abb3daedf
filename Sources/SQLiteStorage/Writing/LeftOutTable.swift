import EventStorage
import TrackerSQLite

/// The table of what imports have left out: a row for each set of prefixes that one of them had, which are few.
enum LeftOutTable {
    /// Notes what an import leaves out.
    static func add(_ leftOut: LeftOutEvents, in database: SQLiteConnection) throws {
        guard !leftOut.isEmpty else { return }
        let statement = try database.statement("INSERT OR IGNORE INTO left_out (prefixes) VALUES (?)")
        statement.bind(blob: NameListCoding.encode(leftOut.namePrefixes), at: 1)
        try statement.run()
    }

    /// What all imports together have left out. A store that no import has brought up to date yet tells it by its ledger.
    static func all(in database: SQLiteConnection) throws -> LeftOutEvents {
        let isThere = try database.integer("SELECT count(*) FROM sqlite_master WHERE name = 'left_out'") != 0
        let statement = try database.statement(
            isThere ? "SELECT prefixes FROM left_out" : "SELECT DISTINCT filter FROM logs WHERE finished = 1")
        defer { statement.reset() }
        var prefixes = [String]()
        while try statement.step() { prefixes += try NameListCoding.decode(statement.blob(0)) }
        return LeftOutEvents(namePrefixes: prefixes)
    }
}
