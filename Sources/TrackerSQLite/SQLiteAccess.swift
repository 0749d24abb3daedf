import CTrackerSQLite
import Synchronization

/// One piece of work on a connection, which whoever asked for it may cancel at any time, from any thread.
///
/// The mark is the access's own and not the connection's, so that a cancellation that comes late meets nobody else's work.
final class SQLiteAccess: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func cancel() {
        cancelled.store(true, ordering: .relaxed)
    }
}

/// What a connection's calls into SQLite look at while they run or wait: whether their access was cancelled, and how long locks
/// are waited for.
///
/// Used by one thread at a time, as its connection is.
final class SQLiteInterruption {
    /// The access that runs; `nil` when nobody can cancel.
    var access: SQLiteAccess?
    private let busyTimeout: Duration
    private var busySince = ContinuousClock.now

    init(busyTimeout: Duration) {
        self.busyTimeout = busyTimeout
    }

    var isCancelled: Bool { access?.isCancelled ?? false }

    /// Has SQLite ask every thousand steps of its machine, some tens of microseconds, and whenever it meets a lock.
    ///
    /// `sqlite3_interrupt` would not do: what it sets is the connection's, and is forgotten when no statement runs just then.
    func watch(_ connection: OpaquePointer?) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(connection, 1000, { SQLiteInterruption.from($0)?.isCancelled == true ? 1 : 0 }, context)
        sqlite3_busy_handler(connection, { SQLiteInterruption.from($0)?.waitForLock(attempt: $1) == true ? 1 : 0 }, context)
    }

    /// Runs what has to come to its end: the last statement of a transaction.
    func uninterrupted<Value>(_ body: () throws -> Value) rethrows -> Value {
        let interrupted = access
        access = nil
        defer { access = interrupted }
        return try body()
    }

    /// - Returns: Whether to try again.
    private func waitForLock(attempt: Int32) -> Bool {
        let now = ContinuousClock.now
        if attempt == 0 { busySince = now }
        let left = busyTimeout - (now - busySince)
        guard !isCancelled, left > .zero else { return false }
        // Longer and longer, as SQLite's own handler does.
        sqlite3_sleep(min(1 << min(attempt, 6), Int32(min(left / .milliseconds(1), 1000)) + 1))
        return true
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> SQLiteInterruption? {
        context.map { Unmanaged<SQLiteInterruption>.fromOpaque($0).takeUnretainedValue() }
    }
}
