import CTrackerSQLite

/// A connection to a database file, for one thread at a time. It is closed when nobody holds it any longer.
package final class SQLiteConnection {
    /// How to open a connection.
    package struct Options: Sendable {
        /// Whether the file is only read, and has to be there; otherwise it is made when it is missing.
        package var isReadOnly: Bool
        /// How long locks of other connections are waited for; 10 s by default.
        package var busyTimeout: Duration
        /// SQL that each connection begins with, pragmas mostly.
        package var setUp: [String]

        /// Makes options.
        package init(isReadOnly: Bool = false, busyTimeout: Duration = .seconds(10), setUp: [String] = []) {
            self.isReadOnly = isReadOnly
            self.busyTimeout = busyTimeout
            self.setUp = setUp
        }
    }

    private let handle: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]
    let interruption: SQLiteInterruption

    /// Opens a connection. Blocks, as all that is done on it.
    ///
    /// - Throws: `SQLiteError`.
    package init(path: String, _ options: Options = Options()) throws {
        // No lock of SQLite's: a connection belongs to one thread at a time.
        let access = options.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            defer { sqlite3_close(opened) }
            throw opened == nil ? SQLiteError(.noMemory, "out of memory") : SQLiteError(of: opened)
        }
        handle = opened
        interruption = SQLiteInterruption(busyTimeout: options.busyTimeout)
        sqlite3_extended_result_codes(handle, 1)
        interruption.watch(handle)
        for sql in options.setUp { try execute(sql) }
    }

    deinit {
        statements = [:]
        // A statement that outlives the connection keeps it open.
        sqlite3_close_v2(handle)
    }

    // MARK: Statements

    /// The prepared statement of `sql`, kept for the next time, and reset. Parameters that were bound before still are.
    ///
    /// - Throws: `SQLiteError` when it cannot be prepared.
    package func statement(_ sql: String) throws -> SQLiteStatement {
        if let statement = statements[sql] {
            statement.reset()
            return statement
        }
        let statement = try SQLiteStatement(sql, on: handle, interruption)
        if statements.count >= Self.maxStatements { statements = [:] }
        statements[sql] = statement
        return statement
    }

    /// Far more than a program has of its own; should it write values into its SQL, memory does not grow with them.
    static let maxStatements = 200

    /// Runs statements that are needed once, one behind the other; rows are passed over.
    ///
    /// - Throws: `SQLiteError`, `CancellationError`.
    package func execute(_ sql: String) throws {
        try checkCancellation()
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw SQLiteError(of: handle) }
    }

    /// The first column of the first row as an integer; `nil` without rows.
    ///
    /// - Throws: `SQLiteError`, `CancellationError`.
    package func integer(_ sql: String) throws -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The first column of all rows as text.
    ///
    /// - Throws: `SQLiteError`, `CancellationError`.
    package func texts(_ sql: String) throws -> [String] {
        let statement = try statement(sql)
        defer { statement.reset() }
        var texts = [String]()
        while try statement.step() { texts.append(statement.text(0)) }
        return texts
    }

    /// How many rows the last INSERT, UPDATE or DELETE changed.
    package var changesCount: Int { Int(sqlite3_changes(handle)) }

    /// The identifier of the row that was inserted last.
    package var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Throws `CancellationError` when who waits for the access has cancelled it. Statements look themselves; this is for work
    /// between them that takes long.
    package func checkCancellation() throws {
        if interruption.isCancelled { throw CancellationError() }
    }

    // MARK: Transactions

    /// How a transaction begins.
    package enum TransactionKind: String, Sendable {
        /// With the first statement that reads, whose snapshot it keeps.
        case deferred = "BEGIN DEFERRED"
        /// With the lock that one writer has at a time.
        case immediate = "BEGIN IMMEDIATE"
    }

    /// Runs `body` inside of a transaction, which is undone when it throws, or when the access was cancelled.
    ///
    /// - Throws: What `body` throws; `SQLiteError`, `CancellationError`.
    package func inTransaction<Value>(_ kind: TransactionKind, _ body: () throws -> Value) throws -> Value {
        try statement(kind.rawValue).run()
        do {
            let value = try body()
            try checkCancellation()
            endStatements()
            try interruption.uninterrupted { try statement("COMMIT").run() }
            return value
        } catch {
            endStatements()
            // SQLite ends a transaction by itself after some errors.
            if sqlite3_get_autocommit(handle) == 0 {
                interruption.uninterrupted { _ = sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            }
            throw error
        }
    }

    /// A statement that still runs would keep its snapshot.
    private func endStatements() {
        for statement in statements.values { statement.resetIfRunning() }
    }

    // MARK: Write-ahead log

    /// Turns write-ahead logging on, which stays with the file.
    ///
    /// - Throws: `SQLiteError`, also when this database cannot have it.
    package func useWriteAheadLog() throws {
        guard try texts("PRAGMA journal_mode = WAL") == ["wal"] else {
            throw SQLiteError(.error, "the database cannot have a write-ahead log")
        }
    }

    /// Moves what the log holds into the database, as far as nobody who reads is in the way; waits for nobody.
    ///
    /// - Throws: `SQLiteError`.
    package func checkpoint() throws {
        guard sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil) == SQLITE_OK else {
            throw SQLiteError(of: handle)
        }
    }
}
