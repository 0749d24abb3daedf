import AWSClient
import Foundation
import ScriptedHTTPServer
import Synchronization
import TrackerHTTP

/// A client of a scripted service, which notes the pauses it would have made instead of making them.
struct TestClient: Sendable {
    /// 2026-01-15T12:00:00Z.
    static let noon = Date(timeIntervalSince1970: 1_768_478_400)

    let server: ScriptedHTTPServer
    let client: AWSServiceClient
    let provider: CountingProvider
    private let recorder: Recorder

    /// The pauses between attempts, in order.
    var pauses: [Duration] { recorder.pauses.withLock { $0 } }

    init(
        _ server: ScriptedHTTPServer, service: AWSService = .dynamoDB, attempts: Int = 4,
        sleep: (@Sendable (Duration) async throws -> Void)? = nil
    ) throws {
        self.server = server
        let recorder = Recorder()
        let provider = CountingProvider()
        (self.recorder, self.provider) = (recorder, provider)
        let retries = RetryPolicy(
            attempts: attempts, base: .milliseconds(100), cap: .milliseconds(350), longestRetryAfter: .seconds(20),
            random: { 0.5 },
            sleep: { pause in
                recorder.pauses.withLock { $0.append(pause) }
                try await sleep?(pause)
            })
        let configuration = AWSConfiguration(
            region: "eu-west-1", credentials: provider,
            endpoints: AWSEndpoints(all: .init(url: "http://\(server.authority)")),
            transport: try CurlTransport(), retries: retries, now: { Self.noon })
        client = AWSServiceClient(service, configuration)
    }

    /// Makes a call with a secret in all of its parts.
    @discardableResult
    func call(_ method: HTTPRequest.Method = .post) async throws(AWSError) -> HTTPAnswer {
        try await client.send(Self.request(method))
    }

    static func request(_ method: HTTPRequest.Method = .post) -> AWSRequest {
        AWSRequest(
            operation: "PutItem", method: method, path: "/path", query: [("q", "geheim")],
            headerFields: [.contentType: "application/x-amz-json-1.0"], body: method == .post ? Array("{\"geheim\":1}".utf8) : [])
    }

    private final class Recorder: Sendable {
        let pauses = Mutex<[Duration]>([])
    }
}

/// Hands out `AKID0` until that is discarded, then `AKID1` and so on.
final class CountingProvider: AWSCredentialProvider {
    private let discarded = Mutex<[String]>([])

    /// The keys that were given back, in order.
    var discardedKeys: [String] { discarded.withLock { $0 } }

    func credentials() async throws(AWSError) -> AWSCredentials {
        AWSCredentials(
            accessKeyID: "AKID\(discardedKeys.count)", secretAccessKey: "geheim", sessionToken: "geheim\(discardedKeys.count)")
    }

    func discard(_ credentials: AWSCredentials) async {
        discarded.withLock { $0.append(credentials.accessKeyID) }
    }
}

extension ReceivedRequest {
    /// The key that a request was signed with.
    var accessKeyID: String? {
        value("authorization")?.split(separator: "=").dropFirst().first?.split(separator: "/").first.map(String.init)
    }
}
