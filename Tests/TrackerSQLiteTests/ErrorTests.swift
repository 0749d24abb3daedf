import Foundation
import Testing
import TrackerSQLite

/// Failures, each with the code that SQLite gives it.
@Suite struct ErrorTests {
    @Test("A constraint's failure has its extended code, matches its kind, and names no value")
    func constraint() throws {
        let database = try SQLiteConnection(path: ":memory:")
        try database.execute("CREATE TABLE t (a UNIQUE)")
        let insert = try database.statement("INSERT INTO t VALUES (?)")
        insert.bind(text: "secret", at: 1)
        try insert.run()
        let error = try #require(#expect(throws: SQLiteError.self) { try insert.run() })
        #expect(error.code == .constraintUnique)
        #expect(error.code.primary == .constraint)
        #expect(error.code.matches(.constraint))
        #expect(error.code.matches(.constraintUnique))
        #expect(!error.code.matches(.busy))
        #expect(!error.code.primary.matches(.constraintUnique))
        #expect(error.description == "SQLite result 2067: UNIQUE constraint failed: t.a")
    }

    @Test("SQL that cannot be run says why")
    func syntax() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let error = #expect(throws: SQLiteError.self) { try database.execute("SELECT a FROM missing") }
        #expect(error?.code == .error)
        #expect(error?.message == "no such table: missing")
    }

    @Test("A file that is missing or no database is told apart")
    func opening() async throws {
        try await withDatabasePath { path in
            let missing = #expect(throws: SQLiteError.self) { try SQLiteConnection(path: path, .init(isReadOnly: true)) }
            #expect(missing?.code.matches(.cannotOpen) == true)
            try Data(repeating: 0x41, count: 4096).write(to: URL(filePath: path))
            let database = try SQLiteConnection(path: path)
            let noDatabase = #expect(throws: SQLiteError.self) { try database.texts("SELECT name FROM sqlite_master") }
            #expect(noDatabase?.code == .notADatabase)
            let pool = #expect(throws: SQLiteError.self) { try SQLitePool(path: path, .init()) }
            #expect(pool?.code == .notADatabase)
        }
    }

    @Test("A connection that only reads cannot write")
    func readOnly() async throws {
        try await withDatabasePath { path in
            try SQLiteConnection(path: path).execute("CREATE TABLE t (a)")
            let reader = try SQLiteConnection(path: path, .init(isReadOnly: true))
            let error = #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
            #expect(error?.code == .readOnly)
            let pool = try SQLitePool(path: path, .init(isReadOnly: true))
            let refused = await #expect(throws: SQLiteError.self) { try await pool.write { _ in } }
            #expect(refused?.code == .readOnly)
        }
    }

    @Test("A transaction that fails is undone, and the connection is good for the next")
    func rollback() throws {
        struct Stop: Error {}
        let database = try SQLiteConnection(path: ":memory:")
        try database.execute("CREATE TABLE t (a UNIQUE)")
        #expect(throws: Stop.self) {
            try database.inTransaction(.immediate) {
                try database.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        // SQLite itself ends this one.
        #expect(throws: SQLiteError.self) {
            try database.inTransaction(.immediate) {
                try database.execute("INSERT INTO t VALUES (1)")
                try database.execute("INSERT OR ROLLBACK INTO t VALUES (1)")
            }
        }
        #expect(try database.integer("SELECT count(*) FROM t") == 0)
        try database.inTransaction(.immediate) { try database.execute("INSERT INTO t VALUES (1)") }
        #expect(try database.integer("SELECT count(*) FROM t") == 1)
    }

    @Test("A lock that stays is waited for as long as asked, and no longer")
    func busy() async throws {
        try await withDatabasePath { path in
            let holder = try SQLiteConnection(path: path)
            try holder.execute("CREATE TABLE t (a); BEGIN IMMEDIATE")
            let other = try SQLiteConnection(path: path, .init(busyTimeout: .milliseconds(100)))
            let clock = ContinuousClock()
            let start = clock.now
            let error = #expect(throws: SQLiteError.self) { try other.execute("BEGIN IMMEDIATE") }
            #expect(error?.code == .busy)
            #expect(clock.now - start >= .milliseconds(100))
            try holder.execute("COMMIT")
            try other.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (1); COMMIT")
        }
    }

    @Test("A lock that goes away in time is no failure")
    func busyForAWhile() async throws {
        try await withDatabasePath { path in
            let holder = try SQLitePool(path: path, .init())
            let other = try SQLitePool(path: path, .init())
            let gate = Gate()
            async let held: Void = holder.write { database in
                try database.execute("CREATE TABLE t (a)")
                gate.pass()
            }
            await gate.waitForArrivals(1)
            async let written: Void = other.write { try $0.execute("INSERT INTO t VALUES (1)") }
            gate.open(for: 1)
            try await held
            try await written
            #expect(try await holder.read { try $0.integer("SELECT count(*) FROM t") } == 1)
        }
    }
}
