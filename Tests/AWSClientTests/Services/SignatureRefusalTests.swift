import FoundationEssentials
import TestEngines
import Testing
import TrackerHTTP

@testable import AWSClient

/// Servers that check signatures: right ones pass, and everything else is refused and said so.
@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)), .serialized)
struct SignatureRefusalTests {
    private func listTables(_ configuration: AWSConfiguration) async throws -> [UInt8] {
        try await DynamoDBClient(configuration).call("ListTables", Array("{}".utf8))
    }

    @Test("A user's keys, and a role's with its session token, are good at all services")
    func rightKeys() async throws {
        let server = try await MiniStack.shared()
        let user = try await server.makeUser()
        _ = try await listTables(server.configuration(user))
        let identity = try await STSClient(server.configuration(user)).callerIdentity()
        #expect(identity.account == MiniStack.account)
        let role = try await STSClient(server.configuration(user)).assumeRole(
            try await server.makeRole(), sessionName: "test", externalID: nil, durationSeconds: nil)
        #expect(role.sessionToken != nil && (role.expiration ?? .distantPast) > Date())
        _ = try await listTables(server.configuration(role))
        #expect(try await STSClient(server.configuration(role)).callerIdentity().arn.contains("assumed-role"))
    }

    @Test("A wrong secret is refused")
    func wrongSecret() async throws {
        let server = try await MiniStack.shared()
        var user = try await server.makeUser()
        user.secretAccessKey = String(user.secretAccessKey.reversed())
        let configuration = server.configuration(user)
        let error = await #expect(throws: AWSError.self) { try await listTables(configuration) }
        #expect(error?.kind == .service && error?.isTransient == false)
        #expect(error?.description.contains("InvalidSignatureException") == true, "\(String(describing: error))")
        #expect(error?.description.contains(user.secretAccessKey) == false)
        await #expect(throws: AWSError.self) {
            try await S3Client(configuration).listObjects(bucket: "some-bucket")
        }
    }

    @Test("An unknown key and a session token that was tampered with are refused")
    func unknownKeys() async throws {
        let server = try await MiniStack.shared()
        let nobody = AWSCredentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x")
        let first = await #expect(throws: AWSError.self) { try await listTables(server.configuration(nobody)) }
        #expect(first?.kind == .service)
        let user = try await server.makeUser()
        var role = try await STSClient(server.configuration(user)).assumeRole(
            try await server.makeRole(), sessionName: "test", externalID: nil, durationSeconds: nil)
        role.sessionToken = "tampered"
        let second = await #expect(throws: AWSError.self) { try await listTables(server.configuration(role)) }
        #expect(second?.kind == .service)
        #expect(second?.description.contains("tampered") == false)
    }

    @Test("A body or a query that is changed behind the signature is refused", arguments: ["body", "query", "path"])
    func tamperedRequests(part: String) async throws {
        let server = try await MiniStack.shared()
        var configuration = server.configuration(try await server.makeUser())
        configuration.transport = TamperingTransport(next: server.transport, part: part)
        let error = await #expect(throws: AWSError.self) {
            if part == "body" {
                _ = try await listTables(configuration)
            } else {
                _ = try await S3Client(configuration).listObjects(bucket: "some-bucket", prefix: "a")
            }
        }
        #expect(error?.kind == .service)
        #expect(error?.code.contains("Signature") == true, "\(String(describing: error))")
    }

    @Test("A policy that does not allow a call is told apart, with the action")
    func denied() async throws {
        let server = try await MiniStack.shared()
        let user = try await server.makeUser(actions: ["dynamodb:DescribeTable"])
        let error = await #expect(throws: AWSError.self) { try await listTables(server.configuration(user)) }
        #expect(error?.isDenied == true)
        #expect(error?.message.contains("dynamodb:ListTables") == true)
    }

    private struct TamperingTransport: HTTPTransport {
        let next: any HTTPTransport
        let part: String

        func send(
            _ request: HTTPRequest, body: [UInt8], limits: TransferLimits
        ) async throws(HTTPTransportError) -> HTTPAnswer {
            var request = request
            var body = body
            switch part {
            case "body": body = Array(#"{"Limit":1}"#.utf8)
            case "query": request.path = request.path.map { $0 + "&max-keys=3" }
            default: request.path = request.path.map { $0.replacing("some-bucket", with: "other-bucket") }
            }
            return try await next.send(request, body: body, limits: limits)
        }

        func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
            try await next.open(request, limits: limits)
        }
    }
}
