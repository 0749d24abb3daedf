import EventStorage
import GRDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

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
            try checkBeforeWriting(path)
            // Larger pages than the default: columns are read whole. Only an empty file takes the size.
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = 8192") }
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(pool)
            return pool
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

    /// A look at what is there that changes nothing: opening a database for write-ahead logging writes to it.
    private static func checkBeforeWriting(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        try DatabaseQueue(path: path, configuration: configuration).read { try checkVersion(path, in: $0) }
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
