import Foundation
import Testing

@testable import TrackerSQLite

/// Many readers and one writer.
@Suite(.timeLimit(.minutes(2))) struct PoolTests {
    @Test("A read sees one state of the database, whatever is written meanwhile")
    func snapshot() async throws {
        try await withPool { pool, _ in
            try await pool.write { try $0.execute("INSERT INTO t VALUES (1)") }
            let gate = Gate()
            async let counts = pool.read { database in
                let before = try database.integer("SELECT count(*) FROM t")
                gate.pass()
                return [before, try database.integer("SELECT count(*) FROM t")]
            }
            await gate.waitForArrivals(1)
            try await pool.write { try $0.execute("INSERT INTO t VALUES (2)") }
            #expect(try await pool.read(.short) { try $0.integer("SELECT count(*) FROM t") } == 2)
            gate.open(for: 1)
            #expect(try await counts == [1, 1])
        }
    }

    @Test("A read that leaves a statement running does not keep its snapshot")
    func statementLeftRunning() async throws {
        try await withPool { pool, _ in
            try await pool.write { try $0.execute("INSERT INTO t VALUES (1), (2)") }
            let read = { @Sendable (database: SQLiteConnection) throws in
                let statement = try database.statement("SELECT a FROM t")
                #expect(try statement.step())
            }
            try await pool.read(.short, read)
            try await pool.write { try $0.execute("DELETE FROM t") }
            #expect(try await pool.read(.short) { try $0.integer("SELECT count(*) FROM t") } == 0)
        }
    }

    @Test("Seven long reads at once leave a reader for the short ones")
    func reservedReader() async throws {
        try await withPool { pool, _ in
            let gate = Gate()
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { gate.open(for: 20) }
                for _ in 0..<20 { group.addTask { try await pool.read { _ in gate.pass() } } }
                await gate.waitForArrivals(7)
                #expect(try await pool.read(.short) { try $0.integer("SELECT 1") } == 1)
                await until { pool.waitingCount(.any) == 13 }
                gate.open(for: 20)
                try await group.waitForAll()
            }
        }
    }

    @Test("Who waits for a reader gets it in turn")
    func fairness() async throws {
        try await withPool { pool, _ in
            let gate = Gate()
            let order = Order()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pool.read(.short) { _ in gate.pass() } }
                await gate.waitForArrivals(1)
                for number in 0..<50 {
                    group.addTask { try await pool.read(.short) { _ in order.note(number) } }
                    await until { pool.waitingCount(.short) == number + 1 }
                }
                gate.open(for: 1)
                try await group.waitForAll()
            }
            #expect(order.numbers == Array(0..<50))
        }
    }

    @Test("Who is cancelled while it waits leaves the queue at once, and the others stay in their order")
    func cancelledWaiters() async throws {
        try await withPool { pool, _ in
            let gate = Gate()
            let order = Order()
            let holder = Task { try await pool.read(.short) { _ in gate.pass() } }
            await gate.waitForArrivals(1)
            var waiters = [Task<Void, any Error>]()
            for number in 0..<10 {
                waiters.append(Task { try await pool.read(.short) { _ in order.note(number) } })
                await until { pool.waitingCount(.short) == number + 1 }
            }
            for number in [0, 3, 9] {
                waiters[number].cancel()
                // The reader is still taken: the answer cannot have waited for it.
                await #expect(throws: CancellationError.self) { try await waiters[number].value }
            }
            #expect(pool.waitingCount(.short) == 7)
            gate.open(for: 1)
            try await holder.value
            for number in [1, 2, 4, 5, 6, 7, 8] { try await waiters[number].value }
            #expect(order.numbers == [1, 2, 4, 5, 6, 7, 8])
        }
    }

    @Test("A task that was cancelled before it asks reads nothing")
    func cancelledBefore() async throws {
        try await withPool { pool, _ in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await pool.read { _ in Issue.record("it was run") }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("Closing leaves one whole file behind, when readers and the writer were used")
    func closing() async throws {
        try await withDatabasePath { path in
            do {
                let pool = try SQLitePool(path: path, .init())
                try await pool.write { try $0.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
                _ = try await pool.read { try $0.integer("SELECT count(*) FROM t") }
                _ = try await pool.read(.short) { try $0.integer("SELECT count(*) FROM t") }
                #expect(try files(beside: path).contains("test.db-wal"))
            }
            #expect(try files(beside: path) == ["test.db"])
            #expect(try SQLiteConnection(path: path).integer("SELECT count(*) FROM t") == 1)
        }
    }

    @Test("A pool that nobody holds but an access that runs is closed behind it")
    func closingInUse() async throws {
        try await withDatabasePath { path in
            let gate = Gate()
            var pool: SQLitePool? = try SQLitePool(path: path, .init())
            try await pool?.write { try $0.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
            let reading = Task { [pool] in
                try await pool?.read { database in
                    gate.pass()
                    return try database.integer("SELECT count(*) FROM t")
                }
            }
            await gate.waitForArrivals(1)
            pool = nil
            gate.open(for: 1)
            #expect(try await reading.value == 1)
            await until { (try? files(beside: path)) == ["test.db"] }
        }
    }

    @Test("A lane that is closed refuses who waits, and lets what runs come to its end")
    func closingLane() async throws {
        let gate = Gate()
        let lane = SQLiteLane(limit: 1) { try SQLiteConnection(path: ":memory:") }
        async let running = lane.run { database in
            gate.pass()
            return try database.integer("SELECT 1")
        }
        await gate.waitForArrivals(1)
        let waiting = Task { try await lane.run { _ in } }
        await until { lane.waitingCount == 1 }
        let closing = Task.detached { lane.close() }
        let error = await #expect(throws: SQLiteError.self) { try await waiting.value }
        #expect(error?.code == .misuse)
        gate.open(for: 1)
        #expect(try await running == 1)
        await closing.value
        await #expect(throws: SQLiteError.self) { try await lane.run { _ in } }
    }

    @Test("A database that cannot be opened fails the access, and the next may succeed")
    func openingAgain() async throws {
        try await withDatabasePath { path in
            let lane = SQLiteLane(limit: 1) { try SQLiteConnection(path: path, .init(isReadOnly: true)) }
            defer { lane.close() }
            await #expect(throws: SQLiteError.self) { try await lane.run { _ in } }
            try SQLiteConnection(path: path).execute("CREATE TABLE t (a)")
            #expect(try await lane.run { try $0.integer("SELECT count(*) FROM t") } == 0)
        }
    }

    @Test("What is written is there for the next, and what fails is not")
    func writing() async throws {
        struct Stop: Error {}
        try await withPool { pool, _ in
            await #expect(throws: Stop.self) {
                try await pool.write { database in
                    try database.execute("INSERT INTO t VALUES (1)")
                    throw Stop()
                }
            }
            #expect(try await pool.read { try $0.integer("SELECT count(*) FROM t") } == 0)
            let row = try await pool.write { database in
                try database.execute("INSERT INTO t VALUES (1)")
                return database.lastInsertedRowID
            }
            #expect(row == 1)
            #expect(try await pool.read { try $0.integer("SELECT count(*) FROM t") } == 1)
        }
    }
}

/// Calls `body` with a pool of a database that has a table `t (a)`.
func withPool<Result>(_ body: (SQLitePool, String) async throws -> Result) async throws -> Result {
    try await withDatabasePath { path in
        let pool = try SQLitePool(path: path, .init())
        try await pool.write { try $0.execute("CREATE TABLE t (a)") }
        return try await body(pool, path)
    }
}

/// Returns once `condition` holds; the suite's time limit says when it never does.
func until(_ condition: () -> Bool) async {
    while !condition(), !Task.isCancelled { await Task.yield() }
}
