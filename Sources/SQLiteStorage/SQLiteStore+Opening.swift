import EventStorage
import Glibc
import TrackerSQLite

extension SQLiteStore {
    static func open(_ path: String, mode: Options.Mode) throws -> SQLitePool {
        try checkFile(path, mode: mode)
        var options = SQLiteConnection.Options(
            isReadOnly: mode == .read,
            setUp: ["PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -16000", "PRAGMA wal_autocheckpoint = 4000"])
        switch mode {
        case .readWrite:
            // Only a made store is opened while another process imports: two that made one at once would be in each other's way.
            let lock = try isComplete(path) ? nil : WriterLock(storePath: path)
            return try withExtendedLifetime(lock) {
                // Larger pages than the default: columns are read whole. Only an empty file takes the size.
                options.setUp.append("PRAGMA page_size = 8192")
                let pool = try SQLitePool(path: path, options)
                if lock != nil { try make(pool) }
                return pool
            }
        case .read:
            let pool = try SQLitePool(path: path, options)
            try pool.readAndWait { database in
                try checkVersion(path, in: database)
                guard try Schema.migrations.isComplete(upTo: Schema.oldestReadable, in: database) else {
                    throw EventStoreError(.notAStore, "\(path) is of an older version; an import brings it up to date")
                }
            }
            return pool
        }
    }

    private static func checkFile(_ path: String, mode: Options.Mode) throws {
        var status = stat()
        if stat(path, &status) != 0 {
            guard mode == .read else { return }
            throw EventStoreError(.unavailable, "\(path) does not exist; an import makes it")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw EventStoreError(.notAStore, "\(path) is a folder")
        }
        guard status.st_size > 0 || mode == .readWrite else {
            throw EventStoreError(.notAStore, "\(path) is empty")
        }
        if mode == .readWrite, access(path, W_OK) != 0 {
            throw EventStoreError(.readOnly, "\(path) is read-only")
        }
    }

    private static func make(_ pool: SQLitePool) throws {
        try pool.writeAndWait { database in
            // Before the first table: a store whose making was broken off is known as one.
            try database.inTransaction(.immediate) {
                guard try database.integer("PRAGMA application_id") == 0 else { return }
                try database.execute("PRAGMA application_id = \(Schema.applicationID)")
                try FlatteningMark.set(in: database)
            }
            try Schema.migrations.run(in: database)
        }
    }

    /// Whether nothing is left to make; a look that changes nothing, while opening for write-ahead logging writes to the file.
    private static func isComplete(_ path: String) throws -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return false }
        let check = { @Sendable (database: SQLiteConnection) in
            try database.inTransaction(.deferred) {
                try checkVersion(path, in: database)
                return try Schema.migrations.isComplete(in: database)
            }
        }
        do {
            return try SQLiteConnection.withConnection(path: path, .init(isReadOnly: true), check)
        } catch let error as SQLiteError where error.code == .readOnlyRollback {
            // A killed program left a transaction half done. Whoever opens the database next undoes it, whatever it holds.
            return try SQLiteConnection.withConnection(path: path, .init(), check)
        }
    }

    /// Another program's database is left alone, and so is one that knows more than this program.
    private static func checkVersion(_ path: String, in database: SQLiteConnection) throws {
        let applicationID = try database.integer("PRAGMA application_id") ?? 0
        let isEmpty = try database.integer("SELECT count(*) FROM sqlite_master") == 0
        guard applicationID == Int64(Schema.applicationID) || (applicationID == 0 && isEmpty) else {
            throw EventStoreError(.notAStore, "\(path) is a database of another program")
        }
        guard try isEmpty || !Schema.migrations.isSuperseded(in: database) else {
            throw EventStoreError(.newerVersion, "\(path) was made by a newer version of this program")
        }
    }
}
