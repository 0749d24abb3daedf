import AWSClient
import CloudTrailLogs
import EventStorage
import Foundation
import S3Logs
import ScriptedHTTPServer
import Testing

/// Objects whose server breaks off, changes its mind, or refuses.
@Suite(.timeLimit(.minutes(1))) struct ObjectReadingTests {
    private static let content = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    private static let fields = [("ETag", "\"v1\"")]

    private func client(_ server: ScriptedHTTPServer) throws -> S3Client {
        S3Client(
            AWSConfiguration(
                region: "us-east-1",
                credentials: StaticCredentialProvider(AWSCredentials(accessKeyID: "AKID", secretAccessKey: "very-secret")),
                endpoints: AWSEndpoints(all: AWSEndpoints.Endpoint(url: "http://\(server.authority)")),
                transport: try CurlTransport(), retries: RetryPolicy(attempts: 2, sleep: { _ in })))
    }

    /// Reads an object to its end, on a thread that may block.
    private func read(_ client: S3Client) async throws -> [UInt8] {
        let object = try await client.getObject(bucket: "b", key: "k")
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let input = S3LogInput(object, at: S3LogLocation(bucket: "b", key: "k"), client: client)
                        var bytes = [UInt8]()
                        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 700, alignment: 1)
                        defer { piece.deallocate() }
                        while true {
                            let count = try input.read(into: piece)
                            if count == 0 { return bytes }
                            bytes += piece.prefix(count)
                        }
                    })
            }
        }
    }

    private static func cut(at count: Int) -> Behaviour {
        Behaviour([.send(Behaviour.head(200, fields, length: content.count) + content.prefix(count)), .reset])
    }

    @Test("A body that breaks off is taken up where it ended")
    func isResumed() async throws {
        let server = try ScriptedHTTPServer { request in
            if request.number == 0 { return Self.cut(at: 1000) }
            let rest = Self.content.dropFirst(1000)
            if request.number == 1 {
                return Behaviour([.send(Behaviour.head(206, Self.fields, length: rest.count) + rest.prefix(500)), .close])
            }
            return .answer(206, Self.fields, Array(Self.content.dropFirst(1500)))
        }
        #expect(try await read(client(server)) == Self.content)
        #expect(server.requests.map { $0.value("Range") } == [nil, "bytes=1000-", "bytes=1500-"])
        #expect(server.requests.dropFirst().allSatisfy { $0.value("If-Match") == "\"v1\"" })
    }

    @Test("A server that answers a range with everything is understood")
    func wholeAnswerToARange() async throws {
        let server = try ScriptedHTTPServer(Self.cut(at: 1234), .answer(200, Self.fields, Self.content))
        #expect(try await read(client(server)) == Self.content)
    }

    @Test("Two versions are never mixed")
    func changedObject() async throws {
        let server = try ScriptedHTTPServer(
            Self.cut(at: 1000), .answer(412, [], "<Error><Code>PreconditionFailed</Code><Message>x</Message></Error>"))
        let error = await #expect(throws: LogAccessError.self) { try await read(client(server)) }
        #expect(error?.kind == .changed)
    }

    @Test("A body that goes on breaking off fails in the end, and is told apart as passing")
    func breaksOffForEver() async throws {
        let server = try ScriptedHTTPServer { request in request.number == 0 ? Self.cut(at: 10) : .drop }
        let error = await #expect(throws: LogAccessError.self) { try await read(client(server)) }
        #expect(error?.kind == .unavailable)
    }

    @Test(
        "What S3 refuses has its reason",
        arguments: [
            (404, "NoSuchKey", "", LogAccessError.Kind.missing), (404, "NoSuchBucket", "", .missing),
            (403, "AccessDenied", "Access Denied", .denied),
            (403, "AccessDenied", "User is not authorized to perform: kms:Decrypt on the resource", .denied),
            (400, "KMS.DisabledException", "key is disabled", .denied),
            (403, "InvalidObjectState", "The operation is not valid for the object's storage class", .archived),
            (503, "SlowDown", "Please reduce your request rate.", .unavailable), (500, "InternalError", "", .unavailable),
            (400, "ExpiredToken", "The provided token has expired.", .other),
        ])
    func refusals(status: Int, code: String, message: String, kind: LogAccessError.Kind) async throws {
        let server = try ScriptedHTTPServer(
            .answer(
                status, [("Content-Type", "application/xml"), ("x-amz-request-id", "REQ1")],
                "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>"))
        let error = try await #require(throws: AWSError.self) { try await read(client(server)) }
        let failure = LogAccessError(s3: error)
        #expect(failure.kind == kind)
        #expect(!failure.reason.contains("very-secret"))
        if message.contains("kms") || code.hasPrefix("KMS") { #expect(failure.reason.contains("decrypt")) }
    }
}
