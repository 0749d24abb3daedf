public import AWSClient
import Foundation
import TrackerHTTP

/// rclone's S3 server: S3 by another hand, with odd keys and signatures that are checked.
public final class RcloneS3: Sendable {
    private static var executable: String { "\(TestTools.environmentFolder)/bin/rclone" }

    /// Whether it can be started here.
    public static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: executable) }
    /// Why tests that need it are skipped.
    public static let whySkipped = "rclone is not installed (scripts/setup.sh tests)"

    /// The keys that it takes.
    public static let credentials = AWSCredentials(accessKeyID: "RCLONEKEY", secretAccessKey: "rclone-secret")

    /// Where it listens, `http://127.0.0.1:PORT`.
    public let endpoint: String
    /// What carries requests to it.
    public let transport: any HTTPTransport
    private let process: EngineProcess

    private static let one = Task { try await RcloneS3() }

    /// The one that all tests of this process share.
    ///
    /// - Throws: `EngineProcess.StartError`.
    public static func shared() async throws -> RcloneS3 {
        try await one.value
    }

    private init() async throws {
        let port = try EngineProcess.freePort()
        endpoint = "http://127.0.0.1:\(port)"
        let transport = try CurlTransport()
        self.transport = transport
        let keys = "\(Self.credentials.accessKeyID),\(Self.credentials.secretAccessKey)"
        process = try EngineProcess(
            [Self.executable, "serve", "s3", "--addr", "127.0.0.1:\(port)", "--auth-key", keys, ":memory:"],
            environment: ["RCLONE_CONFIG": "/dev/null"])
        let root = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(port)", path: "/")
        try await process.wait {
            (try? await transport.send(root, body: [], limits: TransferLimits())) != nil
        }
    }

    /// What clients are made of.
    public func configuration(_ credentials: AWSCredentials = RcloneS3.credentials) -> AWSConfiguration {
        AWSConfiguration(
            region: "us-east-1", credentials: StaticCredentialProvider(credentials),
            endpoints: AWSEndpoints(all: AWSEndpoints.Endpoint(url: endpoint)), transport: transport)
    }

    /// Makes an empty bucket of a name that nobody else has.
    ///
    /// - Throws: `AWSError`.
    public func makeBucket() async throws -> String {
        let name = "bucket-\(UUID().uuidString.lowercased())"
        let request = AWSRequest(operation: "CreateBucket", method: .put, path: "/\(name)")
        _ = try await AWSServiceClient(.s3, configuration()).send(request)
        return name
    }
}
