import Synchronization
import TrackerHTTP

/// Calls Amazon S3 (REST API, version 2006-03-01).
///
/// Buckets are named in the host on AWS, and in the path on endpoints that were given and for names that are no part of a host,
/// such as those with dots, which no certificate of AWS's covers. A bucket in another region is followed there, and its region remembered.
public struct S3Client: Sendable {
    private let configuration: AWSConfiguration
    private let regions = BucketRegions()

    /// Makes a client.
    public init(_ configuration: AWSConfiguration) {
        self.configuration = configuration
    }

    /// Where calls go unless a bucket lies elsewhere.
    public var region: String { configuration.region }

    /// Opens an object.
    ///
    /// - Parameters:
    ///   - bucket: Its bucket.
    ///   - key: Its key, nothing encoded.
    ///   - versionID: Which version; `nil` for the latest.
    ///   - eTag: Fails with `PreconditionFailed` when the object is another one; without quotes.
    ///   - range: Which bytes, both ends included; an end of `UInt64.max` stands for the object's. A server may answer with all
    ///     of it (status 200 in place of 206).
    /// - Throws: `AWSError`; `NoSuchKey`, `AccessDenied`, `InvalidObjectState` for archived ones and so on.
    public func getObject(
        bucket: String, key: String, versionID: String? = nil, ifMatch eTag: String? = nil, range: ClosedRange<UInt64>? = nil
    ) async throws(AWSError) -> S3Object {
        var request = S3Call(operation: "GetObject", method: .get, bucket: bucket, key: key)
        request.query = versionID.map { [("versionId", $0)] } ?? []
        if let eTag { request.headerFields[.ifMatch] = "\"\(eTag)\"" }
        if let range {
            request.headerFields[.range] =
                "bytes=\(range.lowerBound)-" + (range.upperBound == .max ? "" : String(range.upperBound))
        }
        let download = try await call(request) { client, request throws(AWSError) in try await client.open(request) }
        return S3Object(download: download)
    }

    /// Lists objects whose keys start with `prefix`, in bytewise order of their keys, 1000 at most.
    ///
    /// - Parameters:
    ///   - bucket: Which bucket.
    ///   - prefix: What keys start with; empty for all.
    ///   - delimiter: Keys that hold it behind the prefix are summed up in `S3ListPage.commonPrefixes`.
    ///   - startAfter: Keys up to this one are passed over.
    ///   - continuationToken: What the page before said.
    ///   - maxKeys: How many at most, 1...1000.
    /// - Throws: `AWSError`.
    public func listObjects(
        bucket: String, prefix: String = "", delimiter: String? = nil, startAfter: String? = nil,
        continuationToken: String? = nil, maxKeys: Int? = nil
    ) async throws(AWSError) -> S3ListPage {
        var request = S3Call(operation: "ListObjectsV2", method: .get, bucket: bucket)
        request.query = [("list-type", "2"), ("encoding-type", "url"), ("prefix", prefix)]
        if let delimiter { request.query.append(("delimiter", delimiter)) }
        if let startAfter { request.query.append(("start-after", startAfter)) }
        if let continuationToken { request.query.append(("continuation-token", continuationToken)) }
        if let maxKeys { request.query.append(("max-keys", String(maxKeys))) }
        request.headerFields[.xAmzOptionalObjectAttributes] = "RestoreStatus"
        let root = try await document(request)
        return S3ListPage(root)
    }

    /// Stores an object.
    ///
    /// - Throws: `AWSError`.
    public func putObject(_ content: [UInt8], bucket: String, key: String) async throws(AWSError) {
        var request = S3Call(operation: "PutObject", method: .put, bucket: bucket, key: key)
        request.body = content
        _ = try await call(request) { client, request throws(AWSError) in try await client.send(request) }
    }

    /// A bucket's notification configuration, with everything in it.
    ///
    /// - Throws: `AWSError`.
    public func notificationConfiguration(bucket: String) async throws(AWSError) -> XMLElement {
        var request = S3Call(operation: "GetBucketNotificationConfiguration", method: .get, bucket: bucket)
        request.query = [("notification", "")]
        return try await document(request)
    }

    /// Replaces a bucket's notification configuration.
    ///
    /// - Parameters:
    ///   - configuration: What the bucket is to have.
    ///   - bucket: Which bucket.
    ///   - skipsDestinationValidation: Whether S3 takes it without trying out the destinations.
    /// - Throws: `AWSError`; `InvalidArgument` when rules overlap or a destination may not be used, which the message names.
    public func putNotificationConfiguration(
        _ configuration: XMLElement, bucket: String, skipsDestinationValidation: Bool = false
    ) async throws(AWSError) {
        var request = S3Call(operation: "PutBucketNotificationConfiguration", method: .put, bucket: bucket)
        request.query = [("notification", "")]
        request.headerFields[.contentType] = "application/xml"
        if skipsDestinationValidation { request.headerFields[.xAmzSkipDestinationValidation] = "true" }
        request.body = configuration.bytes
        _ = try await call(request) { client, request throws(AWSError) in try await client.send(request) }
    }

    private func document(_ request: S3Call) async throws(AWSError) -> XMLElement {
        let answer = try await call(request) { client, request throws(AWSError) in try await client.send(request) }
        do {
            return try XMLElement(parsing: answer.body)
        } catch {
            throw AWSError(
                .malformedAnswer, code: "MalformedXML", message: "the answer is not understood: \(error)",
                status: answer.head.status.code, operation: "S3.\(request.operation)")
        }
    }
}

extension S3Client {
    private typealias Exchange<Result> = @Sendable (AWSServiceClient, AWSRequest) async throws(AWSError) -> Result

    /// Makes a call where the bucket is, which is asked once.
    private func call<Result: Sendable>(_ call: S3Call, _ exchange: Exchange<Result>) async throws(AWSError) -> Result {
        let client = client(for: call.bucket)
        do {
            return try await exchange(client, call.request(hasCustomEndpoint: client.hasCustomEndpoint))
        } catch  where error.isRegionMismatch && !client.hasCustomEndpoint {
            guard let region = try await bucketRegion(call.bucket), region != client.configuration.region else { throw error }
            regions.remember(region, of: call.bucket)
            let moved = self.client(for: call.bucket)
            return try await exchange(moved, call.request(hasCustomEndpoint: moved.hasCustomEndpoint))
        }
    }

    private func client(for bucket: String) -> AWSServiceClient {
        var configuration = configuration
        if let region = regions.region(of: bucket) { configuration.region = region }
        return AWSServiceClient(.s3, configuration)
    }

    /// Where a bucket lies; every answer about it says so, refusals too.
    private func bucketRegion(_ bucket: String) async throws(AWSError) -> String? {
        let client = AWSServiceClient(.s3, configuration)
        let call = S3Call(operation: "HeadBucket", method: .head, bucket: bucket)
        return try await client.headerField(.xAmzBucketRegion, of: call.request(hasCustomEndpoint: client.hasCustomEndpoint))
    }
}

/// What calls of S3 have in common.
private struct S3Call: Sendable {
    var operation: String
    var method: HTTPRequest.Method
    var bucket: String
    var key = ""
    var query: [(name: String, value: String)] = []
    var headerFields: HTTPFields = [:]
    var body: [UInt8] = []

    /// Whether the bucket's name can stand in a host; buckets of the first years have other characters too.
    private var isHostLabel: Bool {
        !bucket.isEmpty && bucket.utf8.count <= 63
            && bucket.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
    }

    func request(hasCustomEndpoint: Bool) -> AWSRequest {
        let isInPath = hasCustomEndpoint || !isHostLabel
        let path = (isInPath ? "/\(URIEncoding.encode(bucket))" : "") + "/" + URIEncoding.encode(key, keepsSlashes: true)
        return AWSRequest(
            operation: operation, method: method, hostPrefix: isInPath ? nil : bucket,
            path: isInPath && key.isEmpty ? String(path.dropLast()) : path, query: query, headerFields: headerFields, body: body)
    }
}

/// Remembers where buckets are.
private final class BucketRegions: Sendable {
    private let known = Mutex<[String: String]>([:])

    func region(of bucket: String) -> String? { known.withLock { $0[bucket] } }

    func remember(_ region: String, of bucket: String) { known.withLock { $0[bucket] = region } }
}

extension AWSError {
    /// Whether the service says that a bucket is elsewhere.
    fileprivate var isRegionMismatch: Bool {
        kind == .service
            && (status == 301
                || ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"].contains(code))
    }
}
