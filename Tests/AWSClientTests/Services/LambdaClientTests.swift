import FoundationEssentials
import ScriptedHTTPServer
import TestEngines
import Testing

@testable import AWSClient

@Suite(.timeLimit(.minutes(1))) struct LambdaClientTests {
    private static let bucket = "arn:aws:s3:::logs"

    @Test(
        "A function is found, and its permissions are given, read and taken away",
        .enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
    func permissions() async throws {
        let server = try await MiniStack.shared()
        let client = LambdaClient(server.configuration(try await server.makeUser()))
        let name = try await server.makeFunction()
        /// AWS says that there is no policy where MiniStack has an empty one.
        func statements() async throws -> [LambdaPermission] {
            do {
                return try await client.policy(functionName: name)
            } catch  where error.code == "ResourceNotFoundException" {
                return []
            }
        }

        let function = try await client.function(named: name)
        #expect(function.arn == "arn:aws:lambda:us-east-1:\(MiniStack.account):function:\(name)")
        #expect(["Pending", "Active"].contains(function.state))
        #expect(try await statements().isEmpty)

        func allow() async throws {
            try await client.addPermission(
                functionName: name, statementID: "from-logs", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com",
                sourceARN: Self.bucket, sourceAccount: MiniStack.account)
        }
        try await allow()
        let statement = try #require(try await statements().first)
        #expect(statement.statementID == "from-logs")
        func allows(account: String) -> Bool {
            statement.allows(service: "s3.amazonaws.com", sourceARN: Self.bucket, sourceAccount: account)
        }
        #expect(allows(account: MiniStack.account) && !allows(account: "999999999999"))
        let twice = await #expect(throws: AWSError.self) { try await allow() }
        #expect(twice?.code == "ResourceConflictException")

        try await client.removePermission(functionName: name, statementID: "from-logs")
        #expect(try await statements().isEmpty)
    }

    @Test("A function that is not there", .enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
    func missingFunction() async throws {
        let server = try await MiniStack.shared()
        let client = LambdaClient(server.configuration(try await server.makeUser()))
        let error = await #expect(throws: AWSError.self) { try await client.function(named: "nobody") }
        #expect(error?.code == "ResourceNotFoundException" && error?.status == 404)
        #expect(error?.operation == "Lambda.GetFunctionConfiguration")
    }

    @Test(
        "A permission counts when effect, action, service and source fit",
        arguments: [
            (#"{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction"}"#, true),
            (#"{"Effect":"Allow","Principal":"*","Action":"lambda:*"}"#, true),
            (#"{"Effect":"Allow","Principal":{"Service":["x","s3.amazonaws.com"]},"Action":["a","*"]}"#, true),
            (#"{"Effect":"Deny","Principal":"*","Action":"*"}"#, false),
            (#"{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"*"}"#, false),
            (#"{"Effect":"Allow","Principal":"*","Action":"lambda:GetFunction"}"#, false),
            (
                #"{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::logs"}}}"#,
                true
            ),
            (
                #"{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"ArnLike":{"aws:SourceArn":["x","arn:aws:s3:::l*"]}}}"#,
                true
            ),
            (
                #"{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::log"}}}"#,
                false
            ),
            (
                #"{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"StringEquals":{"aws:SourceAccount":"1234"}}}"#,
                true
            ),
            (
                #"{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"StringEquals":{"aws:SourceAccount":"1"}}}"#,
                false
            ),
            (
                #"{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#,
                false
            ),
        ])
    func policies(statement: String, allows: Bool) async throws {
        let policy = try JSONEncoder().encode(["Policy": #"{"Version":"2012-10-17","Statement":[\#(statement)]}"#])
        let server = try ScriptedHTTPServer(.answer(200, [], String(decoding: policy, as: UTF8.self)))
        let test = try TestClient(server, service: .lambda)
        let found = try await LambdaClient(test.client.configuration).policy(functionName: "f:alias")
        #expect(found.map { $0.allows(service: "s3.amazonaws.com", sourceARN: Self.bucket, sourceAccount: "1234") } == [allows])
        #expect(server.requests.first?.target == "/2015-03-31/functions/f%3Aalias/policy")
    }

    @Test(
        "An answer that is no policy is an error of its own",
        arguments: ["", "{}", #"{"Policy":"{"}"#, #"{"Policy":"{\"Statement\":7}"}"#])
    func malformedPolicies(body: String) async throws {
        let test = try TestClient(ScriptedHTTPServer(.answer(200, [], body)), service: .lambda)
        let error = await #expect(throws: AWSError.self) {
            try await LambdaClient(test.client.configuration).policy(functionName: "f")
        }
        #expect(error?.kind == .malformedAnswer && error?.operation == "Lambda.GetPolicy")
    }
}
