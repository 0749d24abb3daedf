public import TrackerHTTP

/// A call of a service, before it has a host, a date and a signature.
public struct AWSRequest: Sendable {
    /// For messages: `BatchWriteItem`.
    public var operation: String
    /// The HTTP method.
    public var method: HTTPRequest.Method
    /// What stands before the endpoint's host, such as a bucket (`BUCKET.s3.…`); `nil` for nothing.
    public var hostPrefix: String?
    /// The path, percent-encoded as it is to be sent; starts with a slash.
    public var path: String
    /// Names and values of the query, not encoded.
    public var query: [(name: String, value: String)]
    /// Header fields; host, date and signature are added.
    public var headerFields: HTTPFields
    /// The content.
    public var body: [UInt8]
    /// How long to wait for an answer, and how much of one to take.
    public var limits: TransferLimits
    /// Whether it carries a signature; calls that hand out credentials need none.
    public var isSigned = true

    /// Makes a call.
    public init(
        operation: String, method: HTTPRequest.Method, hostPrefix: String? = nil, path: String = "/",
        query: [(name: String, value: String)] = [], headerFields: HTTPFields = [:], body: [UInt8] = [],
        limits: TransferLimits = TransferLimits()
    ) {
        self.operation = operation
        self.method = method
        self.hostPrefix = hostPrefix
        self.path = path
        self.query = query
        self.headerFields = headerFields
        self.body = body
        self.limits = limits
    }
}
