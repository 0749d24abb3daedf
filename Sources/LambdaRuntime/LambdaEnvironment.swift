public import TrackerLogging

/// What Lambda tells a function in environment variables.
///
/// Source: "Defined runtime environment variables", AWS Lambda Developer Guide.
public struct LambdaEnvironment: Hashable, Sendable {
    /// Host and port of the runtime API, `AWS_LAMBDA_RUNTIME_API`; `nil` outside of Lambda.
    public var runtimeAPI: String?
    /// `AWS_LAMBDA_FUNCTION_NAME`; `function` when it is not set.
    public var functionName: String
    /// `AWS_LAMBDA_LOG_LEVEL`; `info`, when it is not set or not known.
    ///
    /// `AWS_LAMBDA_LOG_FORMAT` changes nothing: lines of JSON are good in both formats, and `Text` is merely what Lambda sets
    /// where nobody chose.
    public var logLevel: Logger.Level

    /// Reads environment variables.
    public init(_ variables: [String: String]) {
        runtimeAPI = variables["AWS_LAMBDA_RUNTIME_API"].flatMap { $0.isEmpty ? nil : $0 }
        functionName = variables["AWS_LAMBDA_FUNCTION_NAME"].flatMap { $0.isEmpty ? nil : $0 } ?? "function"
        logLevel = variables["AWS_LAMBDA_LOG_LEVEL"].flatMap(LambdaLogLevel.init(name:))?.level ?? .info
    }
}
