import FoundationEssentials
import TrackerHTTP

/// Calls AWS Lambda (REST JSON protocol, API version 2015-03-31).
public struct LambdaClient: Sendable {
    private let client: AWSServiceClient

    /// Makes a client.
    public init(_ configuration: AWSConfiguration) {
        client = AWSServiceClient(.lambda, configuration)
    }

    /// Where functions are looked for.
    public var region: String { client.configuration.region }

    /// What is known of a function.
    ///
    /// - Throws: `AWSError`; `ResourceNotFoundException` when there is none of that name.
    public func function(named name: String) async throws(AWSError) -> LambdaFunction {
        let answer = try await call("GetFunctionConfiguration", .get, "\(path(name))/configuration")
        return try decode(LambdaFunction.self, answer, "GetFunctionConfiguration")
    }

    /// The statements of a function's policy, which say who may invoke it.
    ///
    /// - Throws: `AWSError`; `ResourceNotFoundException` when the function or its policy is not there.
    public func policy(functionName: String) async throws(AWSError) -> [LambdaPermission] {
        let answer = try await call("GetPolicy", .get, "\(path(functionName))/policy")
        let text = try decode(PolicyOutput.self, answer, "GetPolicy").policy
        return try decode(LambdaPolicy.self, Array(text.utf8), "GetPolicy").statements
    }

    /// Lets a service invoke a function on behalf of something of its own.
    ///
    /// - Throws: `AWSError`; `ResourceConflictException` when there is a statement of that name.
    public func addPermission(
        functionName: String, statementID: String, action: String, principal: String, sourceARN: String, sourceAccount: String?
    ) async throws(AWSError) {
        var input = ["StatementId": statementID, "Action": action, "Principal": principal, "SourceArn": sourceARN]
        input["SourceAccount"] = sourceAccount
        let body = (try? JSONEncoder().encode(input)).map(Array.init) ?? []
        _ = try await call("AddPermission", .post, "\(path(functionName))/policy", body: body)
    }

    /// Takes a permission away.
    ///
    /// - Throws: `AWSError`; `ResourceNotFoundException` when there is none of that name.
    public func removePermission(functionName: String, statementID: String) async throws(AWSError) {
        _ = try await call("RemovePermission", .delete, "\(path(functionName))/policy/\(URIEncoding.encode(statementID))")
    }

    private func path(_ functionName: String) -> String {
        "/2015-03-31/functions/\(URIEncoding.encode(functionName))"
    }

    private func call(
        _ operation: String, _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = []
    ) async throws(AWSError) -> [UInt8] {
        var request = AWSRequest(operation: operation, method: method, path: path, body: body)
        if !body.isEmpty { request.headerFields[.contentType] = "application/json" }
        return try await client.send(request).body
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ body: [UInt8], _ operation: String) throws(AWSError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw AWSError(
                .malformedAnswer, code: "MalformedAnswer", message: "the answer is not understood",
                operation: "Lambda.\(operation)")
        }
    }

    private struct PolicyOutput: Decodable {
        let policy: String
        private enum CodingKeys: String, CodingKey { case policy = "Policy" }
    }
}

/// What is known of a function.
public struct LambdaFunction: Hashable, Sendable, Decodable {
    /// Its full name.
    public var arn: String
    /// Such as `Active`.
    public var state: String?
    /// The ARN of the role that it runs with.
    public var role: String?

    private enum CodingKeys: String, CodingKey {
        case arn = "FunctionArn"
        case state = "State"
        case role = "Role"
    }
}
