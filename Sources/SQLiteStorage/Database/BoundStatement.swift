import GRDB
import GRDBSQLite

/// Binds and reads a prepared statement without GRDB's values in between, which the hot paths have no time for.
///
/// Valid inside of the database access that made it. Text and blobs that are bound are copied by SQLite; those that are read
/// live until the next `step` or `reset`.
struct BoundStatement {
    private let statement: Statement
    private let database: Database
    private var handle: OpaquePointer { statement.sqliteStatement }

    /// Prepares `sql`, or takes it from the connection's cache.
    init(_ sql: String, in database: Database) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
        reset()
    }

    func reset() {
        sqlite3_reset(handle)
    }

    func bind(_ value: Int64, at index: Int32) {
        sqlite3_bind_int64(handle, index, value)
    }

    func bindNull(at index: Int32) {
        sqlite3_bind_null(handle, index)
    }

    func bind(text: UnsafeBufferPointer<UInt8>, at index: Int32) {
        text.withMemoryRebound(to: CChar.self) { text in
            _ = sqlite3_bind_text(handle, index, text.baseAddress, Int32(text.count), copied)
        }
    }

    func bind(text: String, at index: Int32) {
        var text = text
        text.withUTF8 { bind(text: $0, at: index) }
    }

    func bind(blob: UnsafeRawBufferPointer, at index: Int32) {
        // A nil address would bind NULL.
        if blob.isEmpty {
            sqlite3_bind_zeroblob(handle, index, 0)
        } else {
            sqlite3_bind_blob64(handle, index, blob.baseAddress, UInt64(blob.count), copied)
        }
    }

    func bind(blob: [UInt8], at index: Int32) {
        blob.withUnsafeBytes { bind(blob: $0, at: index) }
    }

    /// Runs a statement that returns no rows, and resets it.
    func run() throws {
        defer { reset() }
        _ = try step()
    }

    /// Goes to the next row; false behind the last.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(database.sqliteConnection)),
                message: database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
        }
    }

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    func text(_ column: Int32) -> String {
        guard let text = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    func blob(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
    }

    func eventID(_ column: Int32) -> String {
        guard sqlite3_column_type(handle, column) == SQLITE_BLOB, sqlite3_column_bytes(handle, column) == PackedUUID.byteCount
        else { return text(column) }
        return PackedUUID.unpack(blob(column))
    }
}

/// SQLITE_TRANSIENT, a macro that Swift does not see.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
