import Testing
import TrackerSQLite

/// Values on their way into the database and out of it, and statements that are kept.
@Suite struct StatementTests {
    @Test("Text with NUL inside comes back whole")
    func nulInText() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let statement = try database.statement("SELECT ?1, length(CAST(?1 AS BLOB))")
        statement.bind(text: "a\0b\u{e9}", at: 1)
        #expect(try statement.step())
        #expect(statement.text(0) == "a\0b\u{e9}")
        #expect(statement.integer(1) == 5)
    }

    @Test("Empty text and an empty blob are no NULL")
    func emptyValues() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let statement = try database.statement("SELECT typeof(?1), typeof(?2), typeof(?3), typeof(?4), typeof(?5)")
        statement.bind(text: "", at: 1)
        statement.bind(blob: [], at: 2)
        statement.bind(text: UnsafeBufferPointer(start: nil, count: 0), at: 3)
        statement.bind(blob: UnsafeRawBufferPointer(start: nil, count: 0), at: 4)
        statement.bindNull(at: 5)
        #expect(try statement.step())
        #expect((0..<5).map { statement.text($0) } == ["text", "blob", "text", "blob", "null"])
    }

    @Test("Integers keep all of their 64 bits", arguments: [Int64.min, -1, 0, 1, Int64.max])
    func integers(_ value: Int64) throws {
        let database = try SQLiteConnection(path: ":memory:")
        let statement = try database.statement("SELECT ?")
        statement.bind(value, at: 1)
        #expect(try statement.step())
        #expect(statement.integer(0) == value)
    }

    @Test("NULL reads as nothing")
    func null() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let statement = try database.statement("SELECT NULL")
        #expect(try statement.step())
        #expect(statement.isNull(0))
        #expect(!statement.isBlob(0))
        #expect(statement.text(0) == "")
        #expect(statement.blob(0).isEmpty)
        #expect(statement.integer(0) == 0)
    }

    @Test("A statement is prepared once, and ready to run when it is asked for again")
    func cache() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let first = try database.statement("SELECT 1 UNION SELECT 2")
        #expect(try first.step())
        let second = try database.statement("SELECT 1 UNION SELECT 2")
        #expect(first === second)
        #expect(try second.step())
        #expect(second.integer(0) == 1)
        #expect(try database.statement("SELECT 1") !== first)
    }

    @Test("Statements that differ without end do not fill the memory, and one in use outlives the others")
    func cacheIsBounded() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let first = try database.statement("SELECT 1 UNION SELECT 2")
        #expect(try first.step())
        for number in 0..<1000 { #expect(try database.integer("SELECT \(number)") == Int64(number)) }
        #expect(try first.step())
        #expect(first.integer(0) == 2)
        #expect(try database.statement("SELECT 1 UNION SELECT 2") !== first)
    }

    @Test("A statement that outlives its connection can still be used")
    func statementOutlivesConnection() throws {
        let statement = try SQLiteConnection(path: ":memory:").statement("SELECT 1 UNION SELECT 2")
        #expect(try statement.step())
        #expect(try statement.step())
        #expect(statement.integer(0) == 2)
    }

    @Test("A parameter that is not there makes the next run fail, and that run alone")
    func refusedBinding() throws {
        let database = try SQLiteConnection(path: ":memory:")
        let statement = try database.statement("SELECT ?")
        statement.bind(1, at: 2)
        let error = #expect(throws: SQLiteError.self) { try statement.step() }
        #expect(error?.code == .range)
        statement.bind(7, at: 1)
        #expect(try statement.step())
        #expect(statement.integer(0) == 7)
    }

    @Test("What is no single statement is refused", arguments: ["", "-- nothing", "SELECT 1; SELECT 2"])
    func notOneStatement(_ sql: String) throws {
        let database = try SQLiteConnection(path: ":memory:")
        let error = #expect(throws: SQLiteError.self) { try database.statement(sql) }
        #expect(error?.code == .misuse)
    }

    @Test("Changes and the last row's identifier are those of the last statement")
    func changes() throws {
        let database = try SQLiteConnection(path: ":memory:")
        try database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE); INSERT INTO t VALUES (41, 'x'), (42, 'y')")
        #expect(database.changesCount == 2)
        #expect(database.lastInsertedRowID == 42)
        try database.statement("INSERT OR IGNORE INTO t (a) VALUES ('x')").run()
        #expect(database.changesCount == 0)
    }
}
