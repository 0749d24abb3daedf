import LambdaRuntime

/// How long an answer may take.
struct AnswerTime {
    /// After this an answer with events ends, and goes on in the next page.
    var budget: Duration
    /// When the request is given up, so that the client gets a 504 of ours rather than none.
    var end: ContinuousClock.Instant

    /// What is kept for writing the answer and its way through the gateway.
    private static let longestReserve = Duration.seconds(2)

    /// - Parameter start: When the invocation began; the gateway has waited a little longer.
    init(_ context: LambdaContext, gateway: Gateway, start: ContinuousClock.Instant = .now) {
        let deadline = gateway.longestWait.map { min(context.deadline, start + $0) } ?? context.deadline
        let remaining = max(.zero, start.duration(to: deadline))
        let reserve = min(Self.longestReserve, remaining / 4)
        budget = remaining - reserve
        end = deadline - reserve / 2
    }
}
