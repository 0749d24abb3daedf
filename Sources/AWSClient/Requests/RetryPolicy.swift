/// When a failed call is tried again, and after which pause: full jitter below an exponentially growing limit.
///
/// Source: "Exponential Backoff And Jitter", AWS Architecture Blog.
public struct RetryPolicy: Sendable {
    /// How many times a call is tried in all, at least 1.
    public var attempts: Int
    /// The limit of the first pause; it doubles with each.
    public var base: Duration
    /// The limit of every pause.
    public var cap: Duration
    /// The longest `Retry-After` that is waited for; a longer one ends the call.
    public var longestRetryAfter: Duration
    /// A number from 0 up to 1.
    public var random: @Sendable () -> Double
    /// Waits; throws `CancellationError` when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// Makes a policy; left out, 8 attempts, pauses up to 50 ms, 100 ms, … 5 s.
    public init(
        attempts: Int = 8, base: Duration = .milliseconds(50), cap: Duration = .seconds(5),
        longestRetryAfter: Duration = .seconds(20),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.attempts = max(1, attempts)
        self.base = base
        self.cap = cap
        self.longestRetryAfter = longestRetryAfter
        self.random = random
        self.sleep = sleep
    }

    /// The pause before the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: How many attempts there were.
    ///   - retryAfter: What the service asked for; it is waited at least.
    /// - Returns: `nil` when there is no further attempt.
    public func pause(afterAttempt attempt: Int, retryAfter: Duration? = nil) -> Duration? {
        guard attempt < attempts else { return nil }
        if let retryAfter, retryAfter > longestRetryAfter { return nil }
        let limit = min(cap, base * Double(1 << min(attempt - 1, 20)))
        return (retryAfter ?? .zero) + limit * random()
    }
}
