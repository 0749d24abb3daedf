import TestSupport
import Testing

@testable import TrackerSQLite

/// Accesses that are cancelled while they run.
@Suite(.timeLimit(.minutes(2))) struct InterruptionTests {
    @Test("A read that would take hours ends when its task is cancelled, and the reader serves the next")
    func endlessRead() async throws {
        try await withPool { pool, _ in
            let gate = Gate()
            let reading = Task {
                try await pool.read(.short) { database in
                    gate.pass()
                    try database.countForEver()
                }
            }
            await gate.waitForArrivals(1)
            gate.open(for: 1)
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
            let next = try await pool.read(.short) { try $0.integer("SELECT 1") }
            #expect(next == 1)
        }
    }

    @Test("A cancellation between two statements ends the access, too")
    func betweenStatements() async throws {
        try await withPool { pool, _ in
            let gate = Gate()
            let reading = Task {
                try await pool.read(.short) { database in
                    gate.pass()
                    // Cancelled by now, before SQLite runs anything.
                    gate.pass()
                    try database.countForEver()
                }
            }
            await gate.waitForArrivals(1)
            reading.cancel()
            gate.open(for: 2)
            await #expect(throws: CancellationError.self) { try await reading.value }
        }
    }

    @Test("Work between statements can ask")
    func asking() async throws {
        try await withPool { pool, _ in
            let gate = Gate()
            let reading = Task {
                try await pool.read { database in
                    gate.pass()
                    while true { try database.checkCancellation() }
                }
            }
            await gate.waitForArrivals(1)
            gate.open(for: 1)
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
        }
    }

    @Test("A write that is cancelled leaves nothing behind, and the next write is as if it had not been")
    func cancelledWrite() async throws {
        try await withPool { pool, _ in
            let gate = Gate()
            let writing = Task {
                try await pool.write { database in
                    try database.execute("INSERT INTO t VALUES (1)")
                    gate.pass()
                }
            }
            await gate.waitForArrivals(1)
            writing.cancel()
            gate.open(for: 1)
            await #expect(throws: CancellationError.self) { try await writing.value }
            #expect(try await pool.read { try $0.integer("SELECT count(*) FROM t") } == 0)
            try await pool.write { try $0.execute("INSERT INTO t VALUES (2)") }
            #expect(try await pool.read { try $0.integer("SELECT max(a) FROM t") } == 2)
        }
    }

    @Test("Who waits for another's lock is cancelled at once")
    func waitingForLock() async throws {
        try await withPool { pool, path in
            let holder = try SQLiteConnection(path: path)
            try holder.execute("BEGIN IMMEDIATE")
            let gate = Gate()
            let patient = try SQLitePool(path: path, .init(busyTimeout: .seconds(600)))
            let writing = Task {
                try await patient.writeWithoutTransaction { database in
                    gate.pass()
                    try database.inTransaction(.immediate) {}
                }
            }
            await gate.waitForArrivals(1)
            gate.open(for: 1)
            writing.cancel()
            await #expect(throws: CancellationError.self) { try await writing.value }
            try holder.execute("COMMIT")
            try await patient.write { try $0.execute("INSERT INTO t VALUES (1)") }
        }
    }

    @Test("Cancellations at any moment never reach the access that comes next", arguments: [1, 2])
    func stress(seed: UInt64) async throws {
        try await withPool { pool, _ in
            try await pool.write { database in
                let insert = try database.statement("INSERT INTO t VALUES (?)")
                for number in 0..<2000 {
                    insert.bind(Int64(number), at: 1)
                    try insert.run()
                }
            }
            let cancelled = try await withThrowingTaskGroup(of: Int.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        var generator = SeededGenerator(seed: seed &* 31 &+ UInt64(worker))
                        var cancelled = 0
                        for _ in 0..<1000 {
                            cancelled += try await cancelSomewhere(in: pool, &generator) ? 1 : 0
                        }
                        return cancelled
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect((1..<4000).contains(cancelled))
        }
    }

    /// Cancels a read, and makes another that nobody cancels.
    ///
    /// - Returns: Whether the first had not come to its end.
    private func cancelSomewhere(in pool: SQLitePool, _ generator: inout SeededGenerator) async throws -> Bool {
        let length: SQLitePool.ReadLength = generator.chance(50) ? .short : .any
        let reading = Task {
            try await pool.read(length) { try $0.integer("SELECT count(*) FROM t x, t y WHERE x.a < 20") }
        }
        for _ in 0..<generator.below(40) { await Task.yield() }
        reading.cancel()
        let first = await reading.result
        let second = try await pool.read(length) { try $0.integer("SELECT count(*) FROM t") }
        #expect(second == 2000)
        do {
            let count = try first.get()
            #expect(count == 40_000)
            return false
        } catch is CancellationError {
            return true
        }
    }
}
