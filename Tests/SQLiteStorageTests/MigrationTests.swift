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
