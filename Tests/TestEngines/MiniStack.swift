public import AWSClient
import Foundation
import TrackerHTTP

/// MiniStack, which stands for DynamoDB, S3, Lambda, STS and more, and checks signatures and policies as AWS does.
public final class MiniStack: Sendable {
    /// Whether it can be started here.
    public static var isInstalled: Bool { TestTools.hasModule("ministack") }
    /// Why tests that need it are skipped.
    public static let whySkipped = "MiniStack is not installed (scripts/setup.sh tests)"

    /// The region that it stands for.
    public static let region = "us-east-1"
    /// The account that it stands for.
    public static let account = "123456789012"
    /// A key that it takes without looking at its secret, as long as signatures are not checked.
    public static let root = AWSCredentials(accessKeyID: "test", secretAccessKey: "test")

    /// Where it listens, `http://127.0.0.1:PORT`.
    public let endpoint: String
    /// What carries requests to it.
    public let transport: any HTTPTransport
    private let process: EngineProcess

    private static let checking = Task { try await MiniStack(checksSignatures: true) }
    private static let trusting = Task { try await MiniStack(checksSignatures: false) }

    /// The one that all tests of this process share.
    ///
    /// - Parameter checksSignatures: Whether secrets and policies count.
    /// - Throws: `EngineProcess.StartError`.
    public static func shared(checksSignatures: Bool = true) async throws -> MiniStack {
        try await (checksSignatures ? checking : trusting).value
    }

    private init(checksSignatures: Bool) async throws {
        let port = try EngineProcess.freePort()
        let endpoint = "http://127.0.0.1:\(port)"
        self.endpoint = endpoint
        let transport = try CurlTransport()
        self.transport = transport
        process = try EngineProcess(
            [TestTools.python, "-m", "ministack"],
            environment: [
                "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1", "GATEWAY_PORT": String(port),
                "AUTH": checksSignatures ? "true" : "false", "MINISTACK_ACCOUNT_ID": Self.account,
                "MINISTACK_REGION": Self.region, "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0", "LAMBDA_EXECUTOR": "local",
                "AWS_ENDPOINT_URL": endpoint,
            ])
        let health = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(port)", path: "/_ministack/health")
        try await process.wait {
            let answer = try? await transport.send(health, body: [], limits: TransferLimits())
            return answer?.head.status == .ok
        }
    }

    /// What clients are made of.
    public func configuration(_ credentials: AWSCredentials, retries: RetryPolicy = RetryPolicy()) -> AWSConfiguration {
        AWSConfiguration(
            region: Self.region, credentials: StaticCredentialProvider(credentials),
            endpoints: AWSEndpoints(all: AWSEndpoints.Endpoint(url: endpoint)), transport: transport, retries: retries)
    }

    /// Makes a user with keys of its own.
    ///
    /// - Parameters:
    ///   - actions: What it may do.
    ///   - resources: To which resources.
    /// - Throws: `AWSError`.
    public func makeUser(actions: [String] = ["*"], resources: [String] = ["*"]) async throws -> AWSCredentials {
        let name = "user-\(UUID().uuidString.lowercased())"
        _ = try await iam("CreateUser", [("UserName", name)])
        let statement: [String: Any] = ["Effect": "Allow", "Action": actions, "Resource": resources]
        let policy = try JSONSerialization.data(withJSONObject: ["Version": "2012-10-17", "Statement": [statement]])
        _ = try await iam(
            "PutUserPolicy",
            [("UserName", name), ("PolicyName", "own"), ("PolicyDocument", String(decoding: policy, as: UTF8.self))])
        let answer = try await iam("CreateAccessKey", [("UserName", name)])
        let key = answer.first("CreateAccessKeyResult")?.first("AccessKey")
        return AWSCredentials(
            accessKeyID: key?.text(of: "AccessKeyId") ?? "", secretAccessKey: key?.text(of: "SecretAccessKey") ?? "")
    }

    /// Makes a role that everybody of the account may take on.
    ///
    /// - Returns: Its ARN.
    /// - Throws: `AWSError`.
    public func makeRole(actions: [String] = ["*"], resources: [String] = ["*"]) async throws -> String {
        let name = "role-\(UUID().uuidString.lowercased())"
        let trust = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
            """
        let answer = try await iam("CreateRole", [("RoleName", name), ("AssumeRolePolicyDocument", trust)])
        let statement: [String: Any] = ["Effect": "Allow", "Action": actions, "Resource": resources]
        let policy = try JSONSerialization.data(withJSONObject: ["Version": "2012-10-17", "Statement": [statement]])
        _ = try await iam(
            "PutRolePolicy",
            [("RoleName", name), ("PolicyName", "own"), ("PolicyDocument", String(decoding: policy, as: UTF8.self))])
        return answer.first("CreateRoleResult")?.first("Role")?.text(of: "Arn") ?? ""
    }

    /// Makes an empty bucket of a name that nobody else has.
    ///
    /// - Throws: `AWSError`.
    public func makeBucket() async throws -> String {
        let name = "bucket-\(UUID().uuidString.lowercased())"
        let request = AWSRequest(operation: "CreateBucket", method: .put, path: "/\(name)")
        _ = try await AWSServiceClient(.s3, configuration(Self.root)).send(request)
        return name
    }

    private func iam(_ action: String, _ parameters: [(String, String)]) async throws -> XMLElement {
        let service = AWSService(name: "IAM", endpointPrefix: "iam", environmentSuffix: "IAM")
        let items = [(name: "Action", value: action), ("Version", "2010-05-08")] + parameters.map { (name: $0.0, value: $0.1) }
        var request = AWSRequest(operation: action, method: .post, body: Array(URIEncoding.query(items).utf8))
        request.headerFields[.contentType] = "application/x-www-form-urlencoded"
        let answer = try await AWSServiceClient(service, configuration(Self.root)).send(request)
        return try XMLElement(parsing: answer.body)
    }
}
