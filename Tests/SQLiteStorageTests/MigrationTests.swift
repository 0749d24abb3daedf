import CloudTrailLogs
import EventStorage
import TestSupport
import Testing
import TrackerSQLite

@testable import SQLiteStorage

/// Stores that an earlier version of the program has made.
@Suite struct MigrationTests {
    @Test("A store of the first version is read after the next import, and has what it had")
    func firstVersion() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/events.db"
            do {
                let database = try SQLiteConnection(path: path)
                try database.execute("PRAGMA application_id = \(Schema.applicationID)")
                try Schema.migrations.run(upTo: "1", in: database)
                try database.execute(
                    """
                    INSERT INTO users VALUES (1, 'alice', 1700000000000);
                    INSERT INTO logs (id, source) VALUES (1, '/log.json');
                    INSERT INTO events (id, instant, event_id, user, log, record_offset, record_length)
                        VALUES (8192, 1700000000000, 'a', 1, 1, 0, 2);
                    """)
                let segment = try database.statement("INSERT INTO segments VALUES (1, 1, 1700000000000, 1700000000000, ?)")
                segment.bind(blob: core(), at: 1)
                try segment.run()
            }
            let error = #expect(throws: EventStoreError.self) { try store(path, .read) }
            #expect(error?.message.contains("older version") == true)

            _ = try store(path, .readWrite)
            let reopened = try store(path, .read)
            #expect(try await reopened.countEvents(matching: EventQuery()) == 1)
            #expect(try await reopened.countEvents(matching: EventQuery(scope: .user("alice"))) == 1)
        }
    }

    @Test("A store from before hashes is read as it is; an import gives hashes to the events that it adds")
    func withoutHashes() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/events.db"
            try await write("old", to: path)
            try SQLiteConnection(path: path).execute(
                """
                ALTER TABLE events DROP COLUMN record_hash;
                DROP TABLE record_hash_key;
                DELETE FROM grdb_migrations WHERE identifier = '3'
                """)
            let before = try #require(try await store(path, .read).event(id: "old")?.location)
            #expect(before.hash == nil)

            try await write("new", to: path)
            let store = try store(path, .read)
            #expect(try await store.event(id: "old")?.location == before)
            #expect(try await store.event(id: "new")?.location?.hash?.matches(record("new")) == true)
        }
    }

    @Test("Each store has a key of its own")
    func keys() async throws {
        try await withTemporaryDirectory { folder in
            var keys = Set<RecordHashKey>()
            for name in ["a", "b"] {
                let path = "\(folder)/\(name).db"
                try await write("same", to: path)
                keys.insert(try #require(try await store(path, .read).event(id: "same")?.location?.hash?.key))
            }
            #expect(keys.count == 2)
        }
    }

    private func record(_ id: String) -> [UInt8] {
        Array(#"{"eventID":"\#(id)","eventTime":"2023-07-10T12:00:00Z","eventName":"RunInstances"}"#.utf8)
    }

    private func write(_ id: String, to path: String) async throws {
        let decoder = LogDecoder(
            input: MemoryInput(record(id)), log: 1, options: LogReadingOptions(filter: .none), flattener: EventFlattener())
        var batch = EventBatch()
        while try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max) {}
        let writer = try await store(path, .readWrite).openWriter()
        let log = LogIdentity(source: "/\(id).json", size: 1, revision: "1")
        #expect(try await writer.write(writer.prepare(batch), logs: [1: log], finished: []).stored == 1)
        await writer.close()
    }

    @Test("A store of the second version is read as it is: its ledger says what was left out, and that no names were kept")
    func secondVersion() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/events.db"
            do {
                let database = try SQLiteConnection(path: path)
                try database.execute("PRAGMA application_id = \(Schema.applicationID)")
                try Schema.migrations.run(upTo: "2", in: database)
                for (source, finished, prefixes) in [
                    ("/a", 1, ["list", "get"]), ("/b", 1, []), ("/c", 1, ["describe"]), ("/d", 0, ["unfinished"]),
                    ("/e", 1, ["get", "list"]),
                ] {
                    let log = try database.statement(
                        """
                        INSERT INTO logs (source, size, revision, finished, filter, range_from, range_to, flattening, max_record_bytes)
                        VALUES (?, 1, 'r', \(finished), ?, 0, 9, 1, 9)
                        """)
                    log.bind(text: source, at: 1)
                    log.bind(blob: NameListCoding.encode(EventNameFilter(prefixes: prefixes).prefixes), at: 2)
                    try log.run()
                }
            }
            let prefixes = ["describe", "get", "list"]
            #expect(try await store(path, .read).leftOutEvents().namePrefixes == prefixes)
            #expect(try await store(path, .read).countEvents(matching: EventQuery()) == 0)

            let migrated = try store(path, .readWrite)
            #expect(try await migrated.leftOutEvents().namePrefixes == prefixes)
            let writer = try await migrated.openWriter()
            let kept = try #require(try await writer.ledgerEntries(for: ["/a"])["/a"]?.kept)
            #expect(kept.filter == EventNameFilter(prefixes: ["get", "list"]))
            var wanted = kept
            #expect(kept.covers(wanted))
            wanted.filter = EventNameFilter(prefixes: ["get", "list"], keptNames: ["GetSessionToken"])
            #expect(!kept.covers(wanted))
            _ = try await writer.write(
                writer.prepare(EventBatch()), logs: [:], finished: [], leftOut: LeftOutEvents(namePrefixes: ["head"]))
            await writer.close()
            #expect(try await store(path, .read).leftOutEvents().namePrefixes == (prefixes + ["head"]).sorted())
        }
    }

    private func core() -> [UInt8] {
        var core = SegmentCore()
        core.append(instant: EventInstant(milliseconds: 1_700_000_000_000), user: 1, service: 0, name: 0)
        return core.encoded()
    }

    private func store(_ path: String, _ mode: SQLiteStore.Options.Mode) throws -> SQLiteStore {
        let now = EventInstant(milliseconds: 1_800_000_000_000)
        return try SQLiteStore(path: path, options: SQLiteStore.Options(mode: mode, now: { now }))
    }
}
