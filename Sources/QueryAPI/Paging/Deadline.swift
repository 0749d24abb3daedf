/// When an answer has to be ready.
struct Deadline: Sendable {
    private let instant: ContinuousClock.Instant

    init(after budget: Duration) {
        instant = .now + budget
    }

    var hasPassed: Bool { .now >= instant }

    /// Runs `work`, and cancels it when the deadline comes first.
    ///
    /// - Returns: `nil` when it did. A store's work ends soon after it is cancelled, or this waits for it.
    static func run<Success: Sendable>(
        until deadline: Deadline?,
        _ work: @escaping @Sendable () async throws -> Success
    ) async throws -> Success? {
        guard let deadline else { return try await work() }
        return try await withThrowingTaskGroup(of: Success?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(until: deadline.instant, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
