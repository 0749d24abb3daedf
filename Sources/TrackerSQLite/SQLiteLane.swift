import TrackerSystem

/// Connections, each on a thread of its own, that serve accesses in the order in which they were asked for.
///
/// Threads start, and connections open, when there is more to do than they can serve; they stay until the lane is closed.
final class SQLiteLane: Sendable {
    /// An access that waits for its turn.
    private struct Job: Sendable {
        let access: SQLiteAccess
        /// Does the work, or does not when there is no connection for it; what comes back tells whoever waits.
        let body: @Sendable (Result<SQLiteConnection, any Error>) -> @Sendable () -> Void

        func refuse(_ error: any Error) {
            body(.failure(error))()
        }
    }

    private struct State {
        var waiting: [Job] = []
        var idleCount = 0
        var threads: [PlatformThread] = []
        var isClosed = false
    }

    private let limit: Int
    private let open: @Sendable () throws -> SQLiteConnection
    private let state = Monitor(State())

    /// Makes a lane of at most `limit` connections, which `open` opens on their threads.
    init(limit: Int, open: @escaping @Sendable () throws -> SQLiteConnection) {
        self.limit = limit
        self.open = open
    }

    /// Runs `body` on a connection once its turn has come.
    ///
    /// - Throws: What opening a connection and `body` throw; `CancellationError` once the task is cancelled: at once while it
    ///   waits, else as soon as SQLite notices.
    func run<Value: Sendable>(_ body: @escaping @Sendable (SQLiteConnection) throws -> Value) async throws -> Value {
        let access = SQLiteAccess()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                submit(
                    Job(access: access) { connection in
                        let result = Self.result(of: body, on: connection, access)
                        return { continuation.resume(with: result) }
                    })
            }
        } onCancel: {
            cancel(access)
        }
    }

    /// Runs `body` on a connection once its turn has come, while the calling thread waits.
    ///
    /// - Throws: What opening a connection and `body` throw.
    func runAndWait<Value: Sendable>(_ body: @escaping @Sendable (SQLiteConnection) throws -> Value) throws -> Value {
        let outcome = Monitor<Result<Value, any Error>?>(nil)
        let access = SQLiteAccess()
        submit(
            Job(access: access) { connection in
                let result = Self.result(of: body, on: connection, access)
                return {
                    outcome.withLock { $0 = result }
                    outcome.wakeAll()
                }
            })
        return try outcome.wait { $0 }.get()
    }

    /// Refuses whoever waits, lets what runs come to its end, and returns when all connections are closed, unless the caller is
    /// one of the lane's own threads.
    func close() {
        let (refused, threads) = state.withLock { state in
            state.isClosed = true
            defer {
                state.waiting = []
                state.threads = []
            }
            return (state.waiting, state.threads)
        }
        state.wakeAll()
        for job in refused { job.refuse(Self.closedError) }
        for thread in threads { thread.isCurrent ? thread.detach() : thread.join() }
    }

    /// How many accesses wait for their turn.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    private static let closedError = SQLiteError(.misuse, "the database was closed")
    private static let noThread = SQLiteError(.noMemory, "no thread could be started")

    private static func result<Value>(
        of body: (SQLiteConnection) throws -> Value, on connection: Result<SQLiteConnection, any Error>, _ access: SQLiteAccess
    ) -> Result<Value, any Error> {
        do {
            return .success(try body(connection.get()))
        } catch let error as SQLiteError where access.isCancelled {
            let isStopped = error.code.matches(.interrupted) || error.code.matches(.busy)
            return .failure(isStopped ? CancellationError() : error)
        } catch {
            return .failure(error)
        }
    }

    // MARK: The queue

    private func submit(_ job: Job) {
        enum Step {
            case wait
            case wake
            case refuse(any Error)
        }
        let step = state.withLock { state -> Step in
            // Under the lock: a cancellation finds the job in the queue, or has come before it.
            if job.access.isCancelled { return .refuse(CancellationError()) }
            if state.isClosed { return .refuse(Self.closedError) }
            if state.waiting.count >= state.idleCount, state.threads.count < limit {
                if let thread = PlatformThread({ self.work() }) {
                    state.threads.append(thread)
                } else if state.threads.isEmpty {
                    return .refuse(Self.noThread)
                }
            }
            state.waiting.append(job)
            return state.waiting.count <= state.idleCount ? .wake : .wait
        }
        switch step {
        case .wait: break
        case .wake: state.wakeOne()
        case .refuse(let error): job.refuse(error)
        }
    }

    private func cancel(_ access: SQLiteAccess) {
        let waiting = state.withLock { state -> Job? in
            access.cancel()
            guard let index = state.waiting.firstIndex(where: { $0.access === access }) else { return nil }
            return state.waiting.remove(at: index)
        }
        waiting?.refuse(CancellationError())
    }

    // MARK: The threads

    private func work() {
        var connection: SQLiteConnection?
        while let tell = serveNext(on: &connection) { tell() }
    }

    /// Serves the next access and lets go of it, since who waits for it may be the last to hold the lane.
    ///
    /// - Returns: What tells who waits; `nil` when the thread has to end.
    private func serveNext(on connection: inout SQLiteConnection?) -> (@Sendable () -> Void)? {
        guard let job = next() else { return nil }
        do {
            let opened = try connection ?? open()
            connection = opened
            opened.interruption.access = job.access
            defer { opened.interruption.access = nil }
            return job.body(.success(opened))
        } catch {
            return job.body(.failure(error))
        }
    }

    /// - Returns: `nil` when the thread has to end.
    private func next() -> Job? {
        var isIdle = false
        return state.wait { state -> Job?? in
            guard !state.waiting.isEmpty || state.isClosed else {
                if !isIdle { state.idleCount += 1 }
                isIdle = true
                return nil
            }
            if isIdle { state.idleCount -= 1 }
            return state.waiting.isEmpty ? .some(nil) : state.waiting.removeFirst()
        }
    }
}
