import Synchronization
import Testing
import TrackerHTTP

@testable import AWSClient

/// Where S3's own buckets are asked for.
@Suite struct BucketRegionTests {
    private func client(_ network: PretendedS3) -> S3Client {
        S3Client(
            AWSConfiguration(
                region: "us-east-1",
                credentials: StaticCredentialProvider(AWSCredentials(accessKeyID: "K", secretAccessKey: "s")),
                transport: network, retries: RetryPolicy(attempts: 1)))
    }

    @Test(
        "A bucket's name stands in the host where it can",
        arguments: [
            ("plain-1", "plain-1.s3.us-east-1.amazonaws.com", "/a/b"),
            ("with.dots", "s3.us-east-1.amazonaws.com", "/with.dots/a/b"),
            ("Upper", "s3.us-east-1.amazonaws.com", "/Upper/a/b"),
            ("under_score", "s3.us-east-1.amazonaws.com", "/under_score/a/b"),
        ])
    func hosts(bucket: String, host: String, path: String) async throws {
        let network = PretendedS3(regions: [bucket: "us-east-1"])
        try await client(network).putObject([], bucket: bucket, key: "a/b")
        #expect(network.calls == ["PUT https://\(host)\(path)"])
    }

    @Test(
        "A bucket in another region is followed there once, and found there at once later",
        arguments: ["PermanentRedirect", "AuthorizationHeaderMalformed"])
    func otherRegion(refusal: String) async throws {
        let network = PretendedS3(regions: ["far": "eu-west-1"], refusal: refusal)
        let client = client(network)
        try await client.putObject([], bucket: "far", key: "k")
        try await client.putObject([], bucket: "far", key: "l")
        #expect(
            network.calls == [
                "PUT https://far.s3.us-east-1.amazonaws.com/k", "HEAD https://far.s3.us-east-1.amazonaws.com/",
                "PUT https://far.s3.eu-west-1.amazonaws.com/k", "PUT https://far.s3.eu-west-1.amazonaws.com/l",
            ])
        #expect(network.scopes.map { $0.split(separator: "/")[2] } == ["us-east-1", "us-east-1", "eu-west-1", "eu-west-1"])
    }

    @Test("A bucket with dots is followed as well")
    func otherRegionInPath() async throws {
        let network = PretendedS3(regions: ["far.away": "eu-west-1"])
        try await client(network).putObject([], bucket: "far.away", key: "k")
        #expect(network.calls.last == "PUT https://s3.eu-west-1.amazonaws.com/far.away/k")
    }

    @Test("A bucket whose region nobody names is not looked for", arguments: [true, false])
    func unknownRegion(namesSame: Bool) async throws {
        let network = PretendedS3(regions: [:], namesRegion: namesSame ? "us-east-1" : nil)
        let error = await #expect(throws: AWSError.self) { try await client(network).putObject([], bucket: "gone", key: "k") }
        #expect(error?.code == "PermanentRedirect")
        #expect(network.calls.count == 2)
    }
}

/// S3 with buckets in regions, which refuses those that lie elsewhere.
private final class PretendedS3: HTTPTransport {
    private let regions: [String: String]
    private let refusal: String
    private let namesRegion: String?
    private let requests = Mutex<[HTTPRequest]>([])

    init(regions: [String: String], refusal: String = "PermanentRedirect", namesRegion: String? = nil) {
        (self.regions, self.refusal, self.namesRegion) = (regions, refusal, namesRegion)
    }

    var calls: [String] {
        requests.withLock { requests in
            requests.map { "\($0.method) \($0.scheme ?? "")://\($0.authority ?? "")\($0.path ?? "")" }
        }
    }

    /// What the requests were signed for.
    var scopes: [String] {
        requests.withLock { requests in
            requests.compactMap { $0.headerFields[.authorization]?.split(separator: "Credential=").last.map(String.init) }
        }
    }

    func send(_ request: HTTPRequest, body: [UInt8], limits: TransferLimits) async throws(HTTPTransportError) -> HTTPAnswer {
        requests.withLock { $0.append(request) }
        let url = (request.authority ?? "") + (request.path ?? "")
        let bucket = regions.first {
            url.hasPrefix("\($0.key).s3.") || url.contains("/\($0.key)/") || url.hasSuffix("/\($0.key)")
        }
        let region = bucket?.value ?? namesRegion
        var fields: HTTPFields = [:]
        fields[.xAmzBucketRegion] = region
        if let region = bucket?.value, url.contains("s3.\(region).") { return HTTPAnswer(head: .init(status: .ok), body: []) }
        let status: HTTPResponse.Status = refusal == "PermanentRedirect" ? .movedPermanently : .badRequest
        let error = request.method == .head ? "" : "<Error><Code>\(refusal)</Code><Message>elsewhere</Message></Error>"
        return HTTPAnswer(head: HTTPResponse(status: status, headerFields: fields), body: Array(error.utf8))
    }

    func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
        throw HTTPTransportError(.configuration, "nothing is opened here")
    }
}
