import Foundation
import Synchronization
import TestSupport
import TrackerSQLite

/// Calls `body` with the path of a database that is still to be made.
func withDatabasePath<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    try await withTemporaryDirectory { folder in try await body("\(folder)/test.db") }
}

/// The files that stand in a database's folder, by name.
func files(beside path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: URL(filePath: path).deletingLastPathComponent().path).sorted()
}

extension SQLiteConnection {
    /// Counts until it is interrupted; it would take hours.
    func countForEver() throws {
        _ = try integer("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
    }
}

/// Where an access waits inside of a test, and where the test waits for it.
final class Gate: Sendable {
    private let entered = AsyncStream.makeStream(of: Void.self)
    private let opened = DispatchSemaphore(value: 0)

    /// Called in an access: reports it, and waits for `open()`.
    func pass() {
        entered.continuation.yield()
        opened.wait()
    }

    /// Returns when `count` accesses are at the gate.
    func waitForArrivals(_ count: Int) async {
        var arrivals = entered.stream.makeAsyncIterator()
        for _ in 0..<count { await arrivals.next() }
    }

    /// Lets `count` accesses through.
    func open(for count: Int) {
        for _ in 0..<count { opened.signal() }
    }
}

/// Which accesses ran, in the order in which they did.
final class Order: Sendable {
    private let noted = Mutex<[Int]>([])

    var numbers: [Int] { noted.withLock { $0 } }

    func note(_ number: Int) {
        noted.withLock { $0.append(number) }
    }
}
