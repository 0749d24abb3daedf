import AWSClient
import CloudTrailLogs
import FoundationEssentials

/// One day of one region's events.
///
/// Most days of most regions fit into one page, so that the first question is for the whole day; only where there are more, its
/// hours are asked for one by one. A restart goes on at the first hour that is not in the ledger.
actor LookupDay {
    nonisolated let region: String
    private let client: CloudTrailClient
    private let pacer: RequestPacer
    private let start: EventInstant
    private let end: EventInstant
    private var whole: Task<LookupEventsPage, any Error>?

    init(region: String, client: CloudTrailClient, pacer: RequestPacer, start: EventInstant, end: EventInstant) {
        self.region = region
        self.client = client
        self.pacer = pacer
        self.start = start
        self.end = end
    }

    /// The records of the day where one page holds them all, else `nil`.
    ///
    /// - Throws: `AWSError`.
    func allRecords() async throws -> [String]? {
        let asked: Task<LookupEventsPage, any Error>
        if let whole {
            asked = whole
        } else {
            let (start, end) = (start, end)
            asked = Task { try await page(from: start, to: end, nextToken: nil) }
            whole = asked
        }
        let answer = try await asked.value
        return answer.nextToken == nil ? answer.records : nil
    }

    /// One page of a part of the day.
    ///
    /// - Throws: `AWSError`.
    nonisolated func page(from start: EventInstant, to end: EventInstant, nextToken: String?) async throws -> LookupEventsPage {
        try await pacer.wait()
        return try await client.lookupEvents(
            from: Date(timeIntervalSince1970: Double(start.milliseconds) / 1000),
            to: Date(timeIntervalSince1970: (Double(end.milliseconds) / 1000).rounded(.up)), nextToken: nextToken)
    }
}

/// Keeps calls apart by a minimum of time: AWS takes two `LookupEvents` a second in an account and region.
actor RequestPacer {
    private let interval: Duration
    private let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    private var next: ContinuousClock.Instant?

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
    /// - Throws: `CancellationError`.
    func wait() async throws {
        let now = now()
        let turn = max(now, next ?? now)
        next = turn + interval
        if turn > now { try await sleep(turn - now) }
    }
}
