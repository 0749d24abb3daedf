import Testing
import TrackerSQLite

@Suite struct MigrationTests {
    private let migrations = SQLiteMigrations(
        table: "done",
        [.init("1", sql: "CREATE TABLE a (x)"), .init("2", sql: "ALTER TABLE a ADD COLUMN y; CREATE TABLE b (z)")])

    @Test("A new database gets all steps, once")
    func fresh() throws {
        let database = try SQLiteConnection(path: ":memory:")
        #expect(try !migrations.isComplete(in: database))
        #expect(try !migrations.isSuperseded(in: database))
        for _ in 0..<2 {
            try migrations.run(in: database)
            #expect(try migrations.isComplete(in: database))
            #expect(try !migrations.isSuperseded(in: database))
            #expect(try database.texts("SELECT identifier FROM done ORDER BY identifier") == ["1", "2"])
            #expect(try database.texts("SELECT name FROM pragma_table_info('a')") == ["x", "y"])
        }
    }

    @Test("An older database gets what it lacks, and keeps what it has")
    func older() throws {
        let database = try SQLiteConnection(path: ":memory:")
        try migrations.run(upTo: "1", in: database)
        #expect(try !migrations.isComplete(in: database))
        #expect(try migrations.isComplete(upTo: "1", in: database))
        #expect(try !migrations.isComplete(upTo: "2", in: database))
        try database.execute("INSERT INTO a VALUES ('kept')")
        try migrations.run(in: database)
        #expect(try migrations.isComplete(in: database))
        #expect(try database.texts("SELECT x FROM a") == ["kept"])
    }

    @Test("A step that nobody here knows was a newer program's")
    func newer() throws {
        let database = try SQLiteConnection(path: ":memory:")
        try migrations.run(in: database)
        try database.execute("INSERT INTO done VALUES ('3')")
        #expect(try migrations.isSuperseded(in: database))
        #expect(try migrations.isComplete(in: database))
    }

    @Test("A step that fails is undone as a whole, and those before it stay")
    func failing() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let broken = SQLiteMigrations(
            table: "done",
            [.init("1", sql: "CREATE TABLE a (x)"), .init("2", sql: "CREATE TABLE b (z); INSERT INTO missing VALUES (1)")])
        #expect(throws: SQLiteError.self) { try broken.run(in: database) }
        #expect(try database.texts("SELECT identifier FROM done") == ["1"])
        #expect(try database.texts("SELECT name FROM sqlite_master WHERE name = 'b'") == [])
        try migrations.run(in: database)
        #expect(try migrations.isComplete(in: database))
    }
}
