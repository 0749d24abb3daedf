public import AWSClient
import TrackerHTTP

/// Talks to the runtime API, version 2018-06-01.
///
/// Source: "Using the Lambda runtime API for custom runtimes", AWS Lambda Developer Guide.
public struct LambdaRuntimeClient: Sendable {
    private let authority: String
    private let transport: any HTTPTransport

    /// An invocation may be hours away.
    private static let limits = TransferLimits(idle: nil)

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - authority: Host and port, as `AWS_LAMBDA_RUNTIME_API` gives them.
    ///   - transport: What carries the requests.
    public init(authority: String, transport: any HTTPTransport) {
        self.authority = authority
        self.transport = transport
    }

    /// Waits for the next invocation, however long that takes.
    ///
    /// - Throws: `LambdaRuntimeError`.
    public func next() async throws(LambdaRuntimeError) -> LambdaInvocation {
        let answer = try await send(.get, "invocation/next", failure: nil, body: [])
        return try LambdaInvocation(answer.head.headerFields, event: answer.body)
    }

    /// Answers an invocation.
    ///
    /// - Throws: `LambdaRuntimeError`, with code `.tooLarge` when Lambda does not take that much.
    public func respond(to requestID: String, with body: [UInt8]) async throws(LambdaRuntimeError) {
        _ = try await send(.post, "invocation/\(requestID)/response", failure: nil, body: body)
    }

    /// Says that an invocation failed.
    ///
    /// - Throws: `LambdaRuntimeError`.
    public func fail(_ requestID: String, with failure: LambdaFailure) async throws(LambdaRuntimeError) {
        _ = try await send(.post, "invocation/\(requestID)/error", failure: failure, body: failure.json)
    }

    /// Says that the function cannot start.
    ///
    /// - Throws: `LambdaRuntimeError`.
    public func failInitialization(with failure: LambdaFailure) async throws(LambdaRuntimeError) {
        _ = try await send(.post, "init/error", failure: failure, body: failure.json)
    }

    private func send(
        _ method: HTTPRequest.Method, _ resource: String, failure: LambdaFailure?, body: [UInt8]
    ) async throws(LambdaRuntimeError) -> HTTPAnswer {
        var request = HTTPRequest(
            method: method, scheme: "http", authority: authority, path: "/2018-06-01/runtime/\(resource)")
        if method == .post { request.headerFields[.contentType] = "application/json" }
        if let failure { request.headerFields[.lambdaErrorType] = failure.type }
        let answer: HTTPAnswer
        do {
            answer = try await transport.send(request, body: body, limits: Self.limits)
        } catch {
            throw LambdaRuntimeError(
                error.code == .cancelled ? .cancelled : .unreachable,
                "the runtime API does not answer: \(error)", underlying: error)
        }
        guard answer.head.status.code < 300 else { throw Self.error(answer.head.status, method, resource) }
        return answer
    }

    private static func error(
        _ status: HTTPResponse.Status, _ method: HTTPRequest.Method, _ resource: String
    ) -> LambdaRuntimeError {
        let code: LambdaRuntimeError.Code =
            switch status.code {
            case 413: .tooLarge
            case 400..<500: .refused
            case 500: .containerError
            default: .malformed
            }
        return LambdaRuntimeError(code, "the runtime API answered \(status.code) to \(method.rawValue) \(resource)")
    }
}
