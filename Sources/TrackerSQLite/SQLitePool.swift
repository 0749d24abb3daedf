/// One database file with many readers and at most one writer, each a connection on a thread of its own.
///
/// Its connections are closed when nobody holds it any longer: the readers first, so that the writer's is the last, which leaves
/// one whole file behind.
package final class SQLitePool: Sendable {
    /// How much a read has to do.
    package enum ReadLength: Sendable {
        /// Little, always: a look-up, a count by an index. One reader is kept for these, so that none waits for a long one.
        case short
        /// Nobody knows.
        case any
    }

    /// How many connections may read at once, the one for short reads among them.
    package static let maxReaders = 8

    private let readers: SQLiteLane
    private let shortReaders: SQLiteLane
    /// `nil` when the database is only read.
    private let writer: SQLiteLane?

    /// Opens a database, which a pool that writes makes when it is missing, and switches to a write-ahead log. Blocks until the
    /// first connection is there.
    ///
    /// - Throws: `SQLiteError`.
    package init(path: String, _ options: SQLiteConnection.Options) throws {
        var readOptions = options
        readOptions.isReadOnly = true
        let openReader = { @Sendable [readOptions] in try SQLiteConnection(path: path, readOptions) }
        readers = SQLiteLane(limit: Self.maxReaders - 1, open: openReader)
        shortReaders = SQLiteLane(limit: 1, open: openReader)
        writer =
            options.isReadOnly
            ? nil
            : SQLiteLane(limit: 1) {
                let connection = try SQLiteConnection(path: path, options)
                try connection.useWriteAheadLog()
                return connection
            }
        try (writer ?? shortReaders).runAndWait { _ in }
    }

    deinit {
        for lane in [readers, shortReaders, writer] { lane?.close() }
    }

    /// Runs `body` in a transaction that sees one state of the database. Who asks first is served first.
    ///
    /// - Throws: What `body` throws; `SQLiteError`; `CancellationError` once the task is cancelled.
    package func read<Value: Sendable>(
        _ length: ReadLength = .any, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        try await lane(length).run { connection in try connection.inTransaction(.deferred) { try body(connection) } }
    }

    /// Runs `body` in a transaction that may write. Nothing of it is kept when `body` throws or the task was cancelled before
    /// the end.
    ///
    /// - Throws: What `body` throws; `SQLiteError`, with code `.readOnly` when the database is only read; `CancellationError`.
    package func write<Value: Sendable>(_ body: @escaping @Sendable (SQLiteConnection) throws -> Value) async throws -> Value {
        try await writingLane().run { connection in try connection.inTransaction(.immediate) { try body(connection) } }
    }

    /// Runs `body` on the connection that writes, without a transaction around it.
    ///
    /// - Throws: As `write(_:)`.
    package func writeWithoutTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        try await writingLane().run(body)
    }

    /// As `read(_:_:)`, while the calling thread waits; for the start of a program.
    ///
    /// - Throws: What `body` throws; `SQLiteError`.
    package func readAndWait<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) throws -> Value {
        try shortReaders.runAndWait { connection in try connection.inTransaction(.deferred) { try body(connection) } }
    }

    /// As `writeWithoutTransaction(_:)`, while the calling thread waits; for the start of a program.
    ///
    /// - Throws: What `body` throws; `SQLiteError`, with code `.readOnly` when the database is only read.
    package func writeAndWait<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) throws -> Value {
        try writingLane().runAndWait(body)
    }

    /// How many reads of a length wait for their turn.
    func waitingCount(_ length: ReadLength) -> Int { lane(length).waitingCount }

    private func lane(_ length: ReadLength) -> SQLiteLane {
        switch length {
        case .short: shortReaders
        case .any: readers
        }
    }

    private func writingLane() throws -> SQLiteLane {
        guard let writer else { throw SQLiteError(.readOnly, "the database is only read") }
        return writer
    }
}

extension SQLiteConnection {
    /// Opens a connection on a thread of its own, runs `body` on it there and closes it, while the calling thread waits.
    ///
    /// - Throws: What `body` throws; `SQLiteError`.
    package static func withConnection<Value: Sendable>(
        path: String, _ options: Options, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) throws -> Value {
        let lane = SQLiteLane(limit: 1) { try SQLiteConnection(path: path, options) }
        defer { lane.close() }
        return try lane.runAndWait(body)
    }
}
