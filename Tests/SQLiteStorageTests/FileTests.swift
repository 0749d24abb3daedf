import CloudTrailLogs
import EventStorage
import Foundation
import TestSupport
import Testing
import TrackerSQLite

@testable import SQLiteStorage

/// What stands on disk, and what is left behind.
@Suite(.timeLimit(.minutes(1))) struct FileTests {
    @Test("A new store has its mark, its page size, its log and the steps that made it")
    func format() async throws {
        try await withStorePath { path in
            _ = try store(path, .readWrite)
            let database = try SQLiteConnection(path: path, .init(isReadOnly: true))
            #expect(try database.integer("PRAGMA application_id") == 0x4354_5472)
            #expect(try database.integer("PRAGMA page_size") == 8192)
            #expect(try database.texts("PRAGMA journal_mode") == ["wal"])
            #expect(try database.texts("SELECT identifier FROM grdb_migrations ORDER BY rowid") == ["1", "2", "3", "4"])
            #expect(
                try database.texts("SELECT sql FROM sqlite_master WHERE name = 'grdb_migrations'")
                    == ["CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)"])
        }
    }

    @Test("A store without events takes the mark of the version that writes it")
    func emptyEarlierStore() async throws {
        try await withStorePath { path in
            let store = try store(path, .readWrite)
            #expect(try await store.oldestFlatteningVersion() == flatteningVersion)
            try SQLiteConnection(path: path).execute("PRAGMA user_version = 0")
            #expect(try await store.oldestFlatteningVersion() == flatteningVersion)
            await (try await store.openWriter()).close()
            #expect(try SQLiteConnection(path: path).integer("PRAGMA user_version") == Int64(flatteningVersion))
        }
    }

    @Test("Once its writer is closed, a store is one whole file, though it was read too")
    func oneFile() async throws {
        try await withStorePath { path in
            do {
                let store = try store(path, .readWrite)
                let writer = try await store.openWriter()
                _ = try await writer.ledgerEntries(for: ["a"])
                _ = try await writer.write([])
                try await store.checkHealth()
                _ = try await store.names(of: .users)
                await writer.close()
            }
            let folder = URL(filePath: path).deletingLastPathComponent().path
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["events.db", "events.db-import-lock"])
            #expect(try await store(path, .read).countEvents(matching: EventQuery()) == 0)
        }
    }

    @Test("A store that a newer version made is left alone")
    func newerVersion() async throws {
        try await withStorePath { path in
            _ = try store(path, .readWrite)
            try SQLiteConnection(path: path).execute("INSERT INTO grdb_migrations VALUES ('5')")
            for mode in [SQLiteStore.Options.Mode.read, .readWrite] {
                let error = #expect(throws: EventStoreError.self) { try store(path, mode) }
                #expect(error?.code == .newerVersion)
            }
        }
    }

    @Test("Reads of any length leave a reader for health and for counts by an index")
    func shortQuestions() async throws {
        try await withStorePath { path in
            let store = try store(path, .readWrite)
            let started = AsyncStream.makeStream(of: Void.self)
            let readings = (0..<20).map { _ in
                Task {
                    try await store.pool.read { database in
                        started.continuation.yield()
                        while true { try database.checkCancellation() }
                    }
                }
            }
            defer { for reading in readings { reading.cancel() } }
            var arrivals = started.stream.makeAsyncIterator()
            for _ in 0..<7 { await arrivals.next() }
            try await store.checkHealth()
            #expect(try await store.countEvents(matching: EventQuery()) == 0)
            for reading in readings { reading.cancel() }
            for reading in readings {
                await #expect(throws: CancellationError.self) { try await reading.value }
            }
            #expect(try await store.names(of: .users) == [])
        }
    }

    @Test("Counts that may look through all segments do not take the reader for short questions")
    func longCounts() async throws {
        try await withStorePath { path in
            let store = try store(path, .readWrite)
            let (started, continuation) = AsyncStream.makeStream(of: Void.self)
            let short = Task {
                try await store.pool.read(.short) { database in
                    continuation.finish()
                    while true { try database.checkCancellation() }
                }
            }
            for await _ in started {}
            #expect(try await store.countEvents(matching: EventQuery(scope: .user("alice"))) == 0)
            #expect(try await store.countEvents(matching: EventQuery(scope: .service("ec2"))) == 0)
            short.cancel()
            await #expect(throws: CancellationError.self) { try await short.value }
        }
    }

    private func withStorePath(_ body: (String) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in try await body("\(folder)/events.db") }
    }

    private func store(_ path: String, _ mode: SQLiteStore.Options.Mode) throws -> SQLiteStore {
        let now = EventInstant(milliseconds: 1_800_000_000_000)
        return try SQLiteStore(path: path, options: SQLiteStore.Options(mode: mode, now: { now }))
    }
}
