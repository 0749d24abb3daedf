public import CloudTrailLogs
import TrackerHTTP

/// An event with what the runtime API says of it.
public struct LambdaInvocation: Sendable {
    /// The identifier under which Lambda knows the invocation.
    public var requestID: String
    /// When Lambda ends it.
    public var deadline: EventInstant?
    /// The ARN under which the function was invoked.
    public var invokedFunctionARN: String?
    /// The header that AWS X-Ray follows it by.
    public var traceID: String?
    /// What happened, as JSON.
    public var event: [UInt8]

    /// Reads the answer to a request for the next invocation.
    ///
    /// - Throws: `LambdaRuntimeError` with code `.malformed` when it has no identifier that fits a path.
    init(_ fields: HTTPFields, event: [UInt8]) throws(LambdaRuntimeError) {
        guard let requestID = fields[.lambdaRequestID], !requestID.isEmpty,
            requestID.utf8.allSatisfy(Self.fitsPath)
        else { throw LambdaRuntimeError(.malformed, "the runtime API handed over an invocation without an identifier") }
        self.requestID = requestID
        deadline = fields[.lambdaDeadline].flatMap { Int64($0) }.map { EventInstant(milliseconds: $0) }
        invokedFunctionARN = fields[.lambdaFunctionARN]
        traceID = fields[.lambdaTraceID]
        self.event = event
    }

    private static func fitsPath(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}

extension HTTPField.Name {
    static let lambdaRequestID = known("Lambda-Runtime-Aws-Request-Id")
    static let lambdaDeadline = known("Lambda-Runtime-Deadline-Ms")
    static let lambdaFunctionARN = known("Lambda-Runtime-Invoked-Function-Arn")
    static let lambdaTraceID = known("Lambda-Runtime-Trace-Id")
    static let lambdaErrorType = known("Lambda-Runtime-Function-Error-Type")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let fieldName = HTTPField.Name(name) else {
            preconditionFailure("\(name) is no field name")
        }
        return fieldName
    }
}
