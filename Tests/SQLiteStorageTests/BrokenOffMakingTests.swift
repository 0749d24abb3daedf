import CloudTrailLogs
import EventStorage
import Foundation
import TestSupport
import Testing
import TrackerSQLite

@testable import SQLiteStorage

/// Stores that a program which was killed had begun to make: the same import goes on with them.
@Suite struct BrokenOffMakingTests {
    @Test("Each state that the making of a store passes through is completed by the next import")
    func states() async throws {
        let identifier = "PRAGMA application_id = \(Schema.applicationID)"
        let states = [
            ["PRAGMA page_size = 8192", "PRAGMA journal_mode = WAL"],
            ["PRAGMA journal_mode = WAL", identifier],
            ["PRAGMA journal_mode = WAL", identifier, "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"],
        ]
        for state in states {
            try await withTemporaryDirectory { folder in
                let path = "\(folder)/events.db"
                do {
                    let database = try SQLiteConnection(path: path)
                    for statement in state { try database.execute(statement) }
                }
                #expect(throws: EventStoreError.self) { try store(path, .read) }
                _ = try store(path, .readWrite)
                #expect(try await store(path, .read).countEvents(matching: EventQuery()) == 0)
            }
        }
    }

    @Test("A transaction that was broken off is undone by the next import, and named by who only reads")
    func hotJournal() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/events.db"
            try breakOff("PRAGMA application_id = \(Schema.applicationID)", in: folder, leaving: path)
            let error = #expect(throws: EventStoreError.self) { try store(path, .read) }
            #expect(error?.message.contains("an import completes it") == true)
            _ = try store(path, .readWrite)
            #expect(try await store(path, .read).countEvents(matching: EventQuery()) == 0)
        }
    }

    @Test("Another program's database is refused with a transaction of its own that was broken off, too")
    func otherProgram() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/events.db"
            try breakOff("CREATE TABLE theirs (a)", in: folder, leaving: path)
            let error = #expect(throws: EventStoreError.self) { try store(path, .readWrite) }
            #expect(error?.code == .notAStore)
            let theirs = try SQLiteConnection(path: path)
            #expect(try theirs.texts("SELECT name FROM sqlite_master") == ["theirs"])
            #expect(try theirs.texts("PRAGMA journal_mode") == ["delete"])
        }
    }

    /// Leaves a database with `statement` done, and its rollback journal of a transaction that never ended.
    private func breakOff(_ statement: String, in folder: String, leaving path: String) throws {
        let original = "\(folder)/original.db"
        let database = try SQLiteConnection(path: original)
        try database.execute(statement)
        // Pages go to the file before the transaction's end when the cache is full, and the journal before them.
        try database.execute("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; CREATE TABLE unfinished (a)")
        for _ in 0..<20 { try database.execute("INSERT INTO unfinished VALUES (randomblob(4000))") }
        try FileManager.default.copyItem(atPath: original, toPath: path)
        try FileManager.default.copyItem(atPath: original + "-journal", toPath: path + "-journal")
        try database.execute("ROLLBACK")
    }

    private func store(_ path: String, _ mode: SQLiteStore.Options.Mode) throws -> SQLiteStore {
        let now = EventInstant(milliseconds: 1_800_000_000_000)
        return try SQLiteStore(path: path, options: SQLiteStore.Options(mode: mode, now: { now }))
    }
}
