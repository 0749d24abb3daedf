/// How a `QueryAPI` answers.
public struct QueryAPIConfiguration: Sendable {
    /// What may stand before the routes, such as `/tracker`; requests without it are answered too. Nothing by default.
    public var basePath: String?
    /// Origins whose web pages may read the answers, such as `https://portal.example.org`; `*` stands for all. None by default.
    public var corsAllowedOrigins: [String]
    /// For how many days after its time an event is shown; 0, the default, stands for ever.
    public var retentionDays: Int
    /// Largest body of an answer with events, in bytes; an answer that would be larger ends earlier and carries a `Link` to the
    /// next page. A single event may exceed it. `nil`, the default, sets no limit.
    public var maxAnswerBytes: Int?
    /// What `maxAnswerBytes` counts. `.asSent` by default.
    public var answerByteCount: AnswerByteCount
    /// How long an answer may take; events found by then are answered with a `Link` to the next page, and a count that is not
    /// done is a 504. `nil`, the default, sets no limit.
    public var timeBudget: Duration?
    /// The text that `/openapi.yaml` answers with; without it, the default, there is no such route.
    public var apiDescription: String?

    /// Makes a configuration.
    public init(
        basePath: String? = nil,
        corsAllowedOrigins: [String] = [],
        retentionDays: Int = 0,
        maxAnswerBytes: Int? = nil,
        answerByteCount: AnswerByteCount = .asSent,
        timeBudget: Duration? = nil,
        apiDescription: String? = nil
    ) {
        self.basePath = basePath
        self.corsAllowedOrigins = corsAllowedOrigins
        self.retentionDays = retentionDays
        self.maxAnswerBytes = maxAnswerBytes
        self.answerByteCount = answerByteCount
        self.timeBudget = timeBudget
        self.apiDescription = apiDescription
    }
}
