import CTrackerSQLite

/// A prepared statement.
///
/// Valid inside of the access to its connection that asked for it. What is bound is copied by SQLite; text and blobs that are
/// read live until the next `step` or `reset`. Parameters count from 1, columns from 0.
package final class SQLiteStatement {
    private let handle: OpaquePointer
    private let interruption: SQLiteInterruption
    /// The first parameter that could not be bound since the last run.
    private var refusedBinding: SQLiteError?

    /// Prepares the one statement in `sql`.
    init(_ sql: String, on connection: OpaquePointer?, _ interruption: SQLiteInterruption) throws {
        var sql = sql
        var prepared: OpaquePointer?
        let isWhole = try sql.withUTF8 { text in
            try text.withMemoryRebound(to: CChar.self) { text in
                var rest: UnsafePointer<CChar>?
                // Kept for many runs, which SQLite allocates its memory by.
                let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
                guard sqlite3_prepare_v3(connection, text.baseAddress, Int32(text.count), flags, &prepared, &rest) == SQLITE_OK
                else { throw SQLiteError(of: connection) }
                return rest.map { $0 == text.baseAddress.map { $0 + text.count } } ?? true
            }
        }
        guard let prepared else { throw SQLiteError(.misuse, "there is no statement to prepare") }
        handle = prepared
        self.interruption = interruption
        guard isWhole else { throw SQLiteError(.misuse, "one statement is prepared at a time") }
    }

    deinit {
        sqlite3_finalize(handle)
    }

    // MARK: Running

    /// Goes to the next row; false behind the last.
    ///
    /// - Throws: `SQLiteError`; `CancellationError` when the access was cancelled before the first row was looked for.
    package func step() throws -> Bool {
        if sqlite3_stmt_busy(handle) == 0 { try checkStart() }
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw SQLiteError(of: sqlite3_db_handle(handle))
        }
    }

    /// Runs a statement that returns no rows, and resets it.
    ///
    /// - Throws: As `step()`.
    package func run() throws {
        defer { reset() }
        _ = try step()
    }

    /// Ends the run; bindings stay.
    package func reset() {
        sqlite3_reset(handle)
    }

    /// Ends the run, should there be one.
    func resetIfRunning() {
        if sqlite3_stmt_busy(handle) != 0 { sqlite3_reset(handle) }
    }

    private func checkStart() throws {
        if interruption.isCancelled { throw CancellationError() }
        guard let refused = refusedBinding else { return }
        refusedBinding = nil
        throw refused
    }

    // MARK: Binding

    /// Binds an integer.
    package func bind(_ value: Int64, at index: Int32) {
        check(sqlite3_bind_int64(handle, index, value))
    }

    /// Binds NULL.
    package func bindNull(at index: Int32) {
        check(sqlite3_bind_null(handle, index))
    }

    /// Binds UTF-8, which may hold NUL.
    package func bind(text: UnsafeBufferPointer<UInt8>, at index: Int32) {
        check(tracker_sqlite_bind_text(handle, index, text.baseAddress, UInt64(text.count)))
    }

    /// Binds text, which may hold NUL.
    package func bind(text: String, at index: Int32) {
        var text = text
        text.withUTF8 { bind(text: $0, at: index) }
    }

    /// Binds bytes; none are an empty blob, not NULL.
    package func bind(blob: UnsafeRawBufferPointer, at index: Int32) {
        check(tracker_sqlite_bind_blob(handle, index, blob.baseAddress, UInt64(blob.count)))
    }

    /// Binds bytes; none are an empty blob, not NULL.
    package func bind(blob: [UInt8], at index: Int32) {
        blob.withUnsafeBytes { bind(blob: $0, at: index) }
    }

    /// Keeps a failure, such as a blob that is too long, for the next run to throw.
    private func check(_ code: Int32) {
        if code != SQLITE_OK, refusedBinding == nil { refusedBinding = SQLiteError(of: sqlite3_db_handle(handle)) }
    }

    // MARK: Columns

    /// Whether a column holds NULL.
    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// Whether a column holds a blob.
    package func isBlob(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_BLOB
    }

    /// A column as an integer; 0 for NULL.
    package func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    /// A column as text; empty for NULL.
    package func text(_ column: Int32) -> String {
        guard let text = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: text, count: byteCount(column))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A column's bytes; none for NULL.
    package func blob(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : byteCount(column))
    }

    /// Never below 0, whatever SQLite says.
    private func byteCount(_ column: Int32) -> Int {
        max(0, Int(sqlite3_column_bytes(handle, column)))
    }
}
