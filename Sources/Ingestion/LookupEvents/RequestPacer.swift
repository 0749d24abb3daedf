import CloudTrailLogs

/// Keeps calls apart by a minimum of time: AWS takes two `LookupEvents` a second in an account and region. Of those that wait, the
/// earliest goes first. The first call of all goes alone: its answer tells whether there is any use in others.
actor RequestPacer {
    private struct Ticket: Hashable {
        let instant: EventInstant
        let number: Int
    }

    private let interval: Duration
    private let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    private var next: ContinuousClock.Instant?
    private var ticketCount = 0
    private var waiting: Set<Ticket> = []
    private var isAnswered = false
    private var isClosed = false

    init(
        interval: Duration = .milliseconds(500),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.interval = interval
        self.now = now
        self.sleep = sleep
    }

    /// Returns when the next call may be made.
    ///
    /// - Parameter instant: What the call asks for; the ledger fills in the order of time, so that a restart finds more done.
    /// - Throws: `CancellationError`.
    func wait(for instant: EventInstant) async throws {
        ticketCount += 1
        let ticket = Ticket(instant: instant, number: ticketCount)
        waiting.insert(ticket)
        defer { waiting.remove(ticket) }
        while !isClosed, waiting.contains(ticket) {
            let now = now()
            if let next, now < next || !isAnswered {
                try await sleep(max(next - now, interval / 10))
                continue
            }
            // Whoever wakes up gives the turn away; all others are awake by now, or about to be.
            next = now + interval
            if let first = waiting.min(by: { ($0.instant, $0.number) < ($1.instant, $1.number) }) { waiting.remove(first) }
        }
    }

    /// Lets others follow the first call, to which there was an answer.
    func answer() {
        isAnswered = true
    }

    /// Lets all go that wait: there will be no more calls.
    func close() {
        isClosed = true
    }
}
