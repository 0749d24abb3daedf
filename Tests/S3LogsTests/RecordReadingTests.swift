import AWSClient
import CloudTrailLogs
import EventStorage
import S3Logs
import ScriptedHTTPServer
import Testing

/// Records that are read back from objects, and why others are not.
@Suite(.timeLimit(.minutes(1))) struct RecordReadingTests {
    private static let record = #"{"eventID":"e1","eventTime":"2023-07-10T12:00:00Z","password":"hidden"}"#
    private static let log = Array("{\"Records\":[\(record)]}".utf8)
    private static let fields = [("ETag", "\"v1\"")]

    private func reader(_ server: ScriptedHTTPServer) throws -> S3RecordReader {
        S3RecordReader(
            client: S3Client(
                AWSConfiguration(
                    region: "us-east-1",
                    credentials: StaticCredentialProvider(AWSCredentials(accessKeyID: "AKID", secretAccessKey: "very-secret")),
                    endpoints: AWSEndpoints(all: AWSEndpoints.Endpoint(url: "http://\(server.authority)")),
                    transport: try CurlTransport(), retries: RetryPolicy(attempts: 2, sleep: { _ in }))))
    }

    /// Where the record stood when it was stored.
    private func location(_ revision: String? = "v1", source: String = "s3://b/k") throws -> RecordLocation {
        let key = RecordHashKey(77)
        let decoder = LogDecoder(
            input: MemoryInput(Self.log), log: 0, options: LogReadingOptions(filter: .none), flattener: EventFlattener())
        var batch = EventBatch()
        while try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max) {}
        let event = try #require(batch.events.first)
        return RecordLocation(
            log: LogIdentity(source: source, size: 10, revision: revision), offset: event.origin.offset,
            length: event.origin.length, hash: RecordHash(key: key, value: batch.recordHash(of: event, key: key)))
    }

    private func record(_ server: ScriptedHTTPServer, _ location: RecordLocation? = nil) async throws -> String {
        let place = try location ?? self.location()
        return String(decoding: try await reader(server).redactedRecord(of: "e1", at: place), as: UTF8.self)
    }

    @Test("The record that was stored is read back, secrets redacted, by the ETag that its object had")
    func isReadBack() async throws {
        let server = try ScriptedHTTPServer(.answer(200, Self.fields, Self.log))
        #expect(try await record(server) == Self.record.replacing("hidden", with: "REDACTED"))
        #expect(server.requests.map { $0.value("If-Match") } == ["\"v1\""])
    }

    @Test("Where no ETag is known the hash decides")
    func withoutETag() async throws {
        let server = try ScriptedHTTPServer { request in
            .answer(200, [], request.number == 0 ? Self.log : Self.log.map { $0 == UInt8(ascii: "h") ? UInt8(ascii: "H") : $0 })
        }
        #expect(try await record(server, location(nil)).contains("e1"))
        await #expect(throws: RecordMissing.changed) { try await record(server, location(nil)) }
    }

    @Test(
        "What S3 refuses is told apart",
        arguments: [
            (404, "NoSuchKey", RecordMissing.gone), (404, "NoSuchBucket", .gone), (412, "PreconditionFailed", .changed),
            (403, "AccessDenied", .denied), (400, "KMS.DisabledException", .denied),
            (503, "SlowDown", .throttled), (503, "ServiceUnavailable", .throttled), (429, "TooManyRequests", .throttled),
            (403, "InvalidObjectState", .unreadable), (500, "InternalError", .unreadable), (400, "ExpiredToken", .unreadable),
            (403, "InvalidAccessKeyId", .unreadable), (403, "SignatureDoesNotMatch", .unreadable),
            (403, "RequestTimeTooSkewed", .unreadable),
        ])
    func refusals(status: Int, code: String, reason: RecordMissing) async throws {
        let server = try ScriptedHTTPServer(
            .answer(status, [("Content-Type", "application/xml")], "<Error><Code>\(code)</Code><Message>x</Message></Error>"))
        await #expect(throws: reason) { try await record(server) }
    }

    @Test("Another version is a change, also from a server that does not know If-Match")
    func otherVersion() async throws {
        let empty = try ScriptedHTTPServer(.answer(412, [], ""))
        await #expect(throws: RecordMissing.changed) { try await record(empty) }
        let ignorant = try ScriptedHTTPServer(.answer(200, [("ETag", "\"v2\"")], Self.log))
        await #expect(throws: RecordMissing.changed) { try await record(ignorant) }
    }

    @Test("Other bytes are a change, whatever the ETag says")
    func otherBytes() async throws {
        let edited = Array(String(decoding: Self.log, as: UTF8.self).replacing("hidden", with: "hidde\u{6D}").utf8)
        for log in [edited, Array(Self.log.dropLast(20)), [], Array("{\"Records\":[]}".utf8)] {
            let server = try ScriptedHTTPServer(.answer(200, Self.fields, log))
            await #expect(throws: RecordMissing.changed) { try await record(server) }
        }
    }

    @Test("A network that fails makes it unreadable")
    func brokenNetwork() async throws {
        let silent = try ScriptedHTTPServer { _ in .drop }
        await #expect(throws: RecordMissing.unreadable) { try await record(silent) }
        let cut = try ScriptedHTTPServer { request in
            if request.number > 0 { return .drop }
            return Behaviour([.send(Behaviour.head(200, Self.fields, length: Self.log.count) + Self.log.prefix(20)), .reset])
        }
        await #expect(throws: RecordMissing.unreadable) { try await record(cut) }
    }

    @Test("What is no object of a bucket is not asked for")
    func otherSources() async throws {
        let server = try ScriptedHTTPServer(.answer(200, Self.fields, Self.log))
        await #expect(throws: RecordMissing.unreadable) { try await record(server, location(source: "/a/file")) }
        for source in ["-", "cloudtrail://us-east-1/2023-07-10T12"] {
            await #expect(throws: RecordMissing.notKept) { try await record(server, location(source: source)) }
        }
        #expect(server.requests.isEmpty)
    }
}
