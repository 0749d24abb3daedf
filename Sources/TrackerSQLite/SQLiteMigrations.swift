/// Steps that bring a database up to date, each known by an identifier, which the database keeps when it was done.
package struct SQLiteMigrations: Sendable {
    /// One step.
    package struct Migration: Sendable {
        /// Never to be changed once a database has it.
        package let identifier: String
        /// Statements, one behind the other.
        package let sql: String

        /// Makes a step.
        package init(_ identifier: String, sql: String) {
            self.identifier = identifier
            self.sql = sql
        }
    }

    private let table: String
    private let migrations: [Migration]

    /// Makes steps, the first one first.
    ///
    /// - Parameter table: Where identifiers are kept, a name that needs no quotes.
    package init(table: String, _ migrations: [Migration]) {
        self.table = table
        self.migrations = migrations
    }

    /// Whether a newer program knew a step that this one does not.
    ///
    /// - Throws: `SQLiteError`.
    package func isSuperseded(in database: SQLiteConnection) throws -> Bool {
        try !done(in: database).isSubset(of: migrations.map(\.identifier))
    }

    /// Whether nothing is left to do.
    ///
    /// - Parameter last: The identifier of the last step that has to be done; all by default.
    /// - Throws: `SQLiteError`.
    package func isComplete(upTo last: String? = nil, in database: SQLiteConnection) throws -> Bool {
        let end = migrations.firstIndex { $0.identifier == last } ?? migrations.endIndex - 1
        return try done(in: database).isSuperset(of: migrations[...end].map(\.identifier))
    }

    /// Does what is left to do, each step in a transaction of its own, so that being ended in between leaves whole steps.
    ///
    /// - Parameter last: The identifier of the last step to do; all by default.
    /// - Throws: `SQLiteError`.
    package func run(upTo last: String? = nil, in database: SQLiteConnection) throws {
        try database.execute("CREATE TABLE IF NOT EXISTS \(table) (identifier TEXT NOT NULL PRIMARY KEY)")
        let done = try done(in: database)
        for migration in migrations {
            if !done.contains(migration.identifier) {
                try database.inTransaction(.immediate) {
                    try database.execute(migration.sql)
                    let note = try database.statement("INSERT INTO \(table) (identifier) VALUES (?)")
                    note.bind(text: migration.identifier, at: 1)
                    try note.run()
                }
            }
            if migration.identifier == last { return }
        }
    }

    private func done(in database: SQLiteConnection) throws -> Set<String> {
        let isThere = try database.integer("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '\(table)'") != 0
        return isThere ? Set(try database.texts("SELECT identifier FROM \(table)")) : []
    }
}
