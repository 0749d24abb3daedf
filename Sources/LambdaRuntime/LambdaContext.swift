public import TrackerLogging

/// What is known of an invocation beside its event.
public struct LambdaContext: Sendable {
    /// The identifier under which Lambda knows the invocation.
    public var requestID: String
    /// When Lambda ends the invocation, finished or not.
    public var deadline: ContinuousClock.Instant
    /// The ARN under which the function was invoked, with version or alias where one was named; `nil` when nothing was said.
    public var invokedFunctionARN: String?
    /// The header that AWS X-Ray follows the invocation by, also in `_X_AMZN_TRACE_ID` while the invocation lasts.
    public var traceID: String?
    /// Logs with the invocation's `requestId`.
    public var logger: Logger

    /// Makes a context.
    public init(
        requestID: String, deadline: ContinuousClock.Instant, invokedFunctionARN: String? = nil, traceID: String? = nil,
        logger: Logger
    ) {
        self.requestID = requestID
        self.deadline = deadline
        self.invokedFunctionARN = invokedFunctionARN
        self.traceID = traceID
        self.logger = logger
    }

    /// How much time is left; zero once the deadline has passed.
    public var remainingTime: Duration {
        max(.zero, ContinuousClock.now.duration(to: deadline))
    }
}
