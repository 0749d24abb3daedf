import CTrackerSQLite

/// What SQLite says went wrong.
package struct SQLiteError: Error, CustomStringConvertible {
    /// A result code, extended where SQLite has more to say (https://sqlite.org/rescode.html).
    package struct Code: Hashable, Sendable {
        /// SQLite's number.
        package let rawValue: Int32

        /// A code by SQLite's number for it.
        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// The kind of failure, which the low eight bits hold.
        package var primary: Code { Code(rawValue: rawValue & 0xFF) }

        /// Whether this is `other`, or a special case of it.
        package func matches(_ other: Code) -> Bool {
            self == other || primary == other
        }

        /// Something else, mostly SQL that cannot be run.
        package static let error = Code(rawValue: SQLITE_ERROR)
        /// The file's rights do not suffice.
        package static let permission = Code(rawValue: SQLITE_PERM)
        /// Another connection, mostly another process, holds a lock.
        package static let busy = Code(rawValue: SQLITE_BUSY)
        /// The same connection is in the way, or one that shares its cache.
        package static let locked = Code(rawValue: SQLITE_LOCKED)
        /// There is no memory.
        package static let noMemory = Code(rawValue: SQLITE_NOMEM)
        /// The file, the medium or the connection is read-only.
        package static let readOnly = Code(rawValue: SQLITE_READONLY)
        /// A journal has to be rolled back, which a read-only connection cannot do.
        package static let readOnlyRollback = Code(rawValue: SQLITE_READONLY | 3 << 8)
        /// The access was cancelled.
        package static let interrupted = Code(rawValue: SQLITE_INTERRUPT)
        /// The system could not read or write.
        package static let inputOutput = Code(rawValue: SQLITE_IOERR)
        /// The file is damaged.
        package static let corrupt = Code(rawValue: SQLITE_CORRUPT)
        /// The disk is full.
        package static let full = Code(rawValue: SQLITE_FULL)
        /// The file cannot be opened.
        package static let cannotOpen = Code(rawValue: SQLITE_CANTOPEN)
        /// A constraint does not hold.
        package static let constraint = Code(rawValue: SQLITE_CONSTRAINT)
        /// What is unique would not be.
        package static let constraintUnique = Code(rawValue: SQLITE_CONSTRAINT | 8 << 8)
        /// The interface was used as it must not be.
        package static let misuse = Code(rawValue: SQLITE_MISUSE)
        /// A statement has no such parameter.
        package static let range = Code(rawValue: SQLITE_RANGE)
        /// The file is no database.
        package static let notADatabase = Code(rawValue: SQLITE_NOTADB)
    }

    /// The extended result code.
    package let code: Code
    /// SQLite's sentence; it names tables and columns, and holds no values.
    package let message: String

    /// Makes an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What the last call on a connection failed with.
    init(of connection: OpaquePointer?) {
        self.init(
            Code(rawValue: sqlite3_extended_errcode(connection)), sqlite3_errmsg(connection).map { String(cString: $0) } ?? "")
    }

    /// The code and the sentence.
    package var description: String { "SQLite result \(code.rawValue): \(message)" }
}
