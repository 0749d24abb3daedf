/// Why a call of an AWS service did not do what was asked.
public struct AWSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Who says so; new ones may be added.
    public enum Kind: String, Hashable, Sendable {
        /// The service answered with an error.
        case service
        /// There was no whole answer.
        case connection
        /// There is nothing to sign with.
        case credentials
        /// Region, endpoint or a shared file are missing or malformed.
        case configuration
        /// The service answered with something that is not understood.
        case malformedAnswer
        /// The task was cancelled.
        case cancelled
    }

    /// Who says so.
    public let kind: Kind
    /// The service's own code (`ResourceNotFoundException`, `NoSuchKey`), or a word for the other kinds.
    public let code: String
    /// What the service says of it, or a sentence. Nothing secret is in it.
    public let message: String
    /// The HTTP status; `nil` when there was no answer.
    public let status: Int?
    /// The identifier under which AWS knows the request.
    public let requestID: String?
    /// The call, such as `DynamoDB.BatchWriteItem`; `nil` before there was one.
    public let operation: String?
    /// How many times the call was tried.
    public let attempts: Int

    /// Makes an error.
    public init(
        _ kind: Kind, code: String, message: String, status: Int? = nil, requestID: String? = nil, operation: String? = nil,
        attempts: Int = 0
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
        self.operation = operation
        self.attempts = attempts
    }

    /// The code of an error of kind `.credentials` from a provider that is not set up.
    public static let noCredentials = "NoCredentials"

    /// A sentence with all of it.
    public var description: String {
        var text = operation.map { "\($0): " } ?? ""
        text += message.isEmpty ? code : kind == .service ? "\(message) (\(code))" : message
        var details = [String]()
        if let status, kind != .connection { details.append("HTTP \(status)") }
        if let requestID { details.append("request \(requestID)") }
        if attempts > 1 { details.append("tried \(attempts) times") }
        return details.isEmpty ? text : "\(text) [\(details.joined(separator: ", "))]"
    }
}

extension AWSError {
    /// Whether the service asks for fewer requests.
    public var isThrottling: Bool {
        kind == .service && (status == 429 || Self.throttlingCodes.contains(code))
    }

    /// Whether the same call may well succeed later.
    public var isTransient: Bool {
        switch kind {
        case .connection: Self.transientConnectionCodes.contains(code)
        case .service: isThrottling || Self.transientStatuses.contains(status ?? 0) || Self.transientCodes.contains(code)
        // An answer that is too large stays so.
        case .malformedAnswer: code != HTTPTransportError.Code.tooLarge.description
        default: false
        }
    }

    /// Whether the credentials have run out, so that fresh ones may do.
    public var isExpiredCredentials: Bool {
        kind == .service && ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"].contains(code)
    }

    /// Whether the service does not let the caller do this.
    public var isDenied: Bool {
        kind == .service && (status == 403 || code.hasPrefix("AccessDenied"))
    }

    /// The codes that the AWS SDKs take for throttling.
    private static let throttlingCodes: Set<String> = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException", "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException",
        "SlowDown", "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException",
        "TransactionInProgressException",
    ]
    /// Not all of 5xx: what is not implemented now (501) will not be a second later.
    private static let transientStatuses: Set<Int> = [500, 502, 503, 504]
    private static let transientCodes: Set<String> = [
        "RequestTimeout", "RequestTimeoutException", "InternalError", "IDPCommunicationError",
    ]
    private static let transientConnectionCodes: Set<String> = ["unresolvedHost", "refused", "timedOut", "broken"]
}
