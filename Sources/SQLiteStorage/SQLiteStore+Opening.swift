import EventStorage
import GRDB
import Glibc

extension SQLiteStore {
    static func open(_ path: String, mode: Options.Mode) throws -> DatabasePool {
        try checkFile(path, mode: mode)
        var configuration = Configuration()
        configuration.maximumReaderCount = 8
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            try database.execute(sql: "PRAGMA cache_size = -16000")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
        }
        switch mode {
        case .readWrite:
            // Only a made store is opened while another process imports: two that made one at once would be in each other's way.
            let lock = try isComplete(path) ? nil : WriterLock(storePath: path)
            return try withExtendedLifetime(lock) {
                // Larger pages than the default: columns are read whole. Only an empty file takes the size.
                configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = 8192") }
                let pool = try DatabasePool(path: path, configuration: configuration)
                if lock != nil { try make(pool) }
                return pool
            }
        case .read:
            configuration.readonly = true
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.read { database in
                try checkVersion(path, in: database)
                guard try Schema.migrator.hasCompletedMigrations(database) else {
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

    private static func make(_ pool: DatabasePool) throws {
        // Before the first table: a store whose making was broken off is known as one.
        try pool.write { database in
            guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == 0 else { return }
            try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        }
        try Schema.migrator.migrate(pool)
    }

    /// Whether nothing is left to make; a look that changes nothing, while opening for write-ahead logging writes to the file.
    private static func isComplete(_ path: String) throws -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return false }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let check = { @Sendable (database: Database) in
            try checkVersion(path, in: database)
            return try Schema.migrator.hasCompletedMigrations(database)
        }
        do {
            var configuration = configuration
            configuration.readonly = true
            return try DatabaseQueue(path: path, configuration: configuration).read(check)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // A killed program left a transaction half done. Whoever opens the database next undoes it, whatever it holds.
            return try DatabaseQueue(path: path, configuration: configuration).read(check)
        }
    }

    /// Another program's database is left alone, and so is one that knows more than this program.
    private static func checkVersion(_ path: String, in database: Database) throws {
        let applicationID = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
        guard applicationID == Schema.applicationID || (applicationID == 0 && isEmpty) else {
            throw EventStoreError(.notAStore, "\(path) is a database of another program")
        }
        guard try isEmpty || !Schema.migrator.hasBeenSuperseded(database) else {
            throw EventStoreError(.newerVersion, "\(path) was made by a newer version of this program")
        }
    }
}
