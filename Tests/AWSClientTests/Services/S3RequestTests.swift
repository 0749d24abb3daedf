import FoundationEssentials
import ScriptedHTTPServer
import TestEngines
import Testing
import TrackerHTTP

@testable import AWSClient

/// What S3 is asked, and how its answers are read.
@Suite(.timeLimit(.minutes(1))) struct S3RequestTests {
    private func client(_ server: ScriptedHTTPServer) throws -> S3Client {
        S3Client(
            AWSConfiguration(
                region: "us-east-1",
                credentials: StaticCredentialProvider(AWSCredentials(accessKeyID: "K", secretAccessKey: "s")),
                endpoints: AWSEndpoints(all: .init(url: "http://\(server.authority)")), transport: try CurlTransport(),
                retries: RetryPolicy(attempts: 1)))
    }

    @Test("Version, condition and range of an object are asked for")
    func objectRequests() async throws {
        let server = try ScriptedHTTPServer(
            .answer(
                206, [("ETag", "\"abc-2\""), ("Content-Range", "bytes 5-9/1234"), ("x-amz-storage-class", "STANDARD_IA")], "56789"
            ))
        let object = try await client(server).getObject(
            bucket: "b", key: "a+b/ü", versionID: "v/1", ifMatch: "abc-2", range: 5...9)
        #expect(object.eTag == "abc-2" && object.size == 1234 && object.storageClass == "STANDARD_IA")
        #expect(try await object.download.rest() == Array("56789".utf8))
        _ = try await client(server).getObject(bucket: "b", key: "k", range: 7...UInt64.max)
        let request = try #require(server.requests.first)
        #expect(request.target == "/b/a%2Bb/%C3%BC?versionId=v%2F1")
        #expect(request.value("if-match") == "\"abc-2\"" && request.value("range") == "bytes=5-9")
        #expect(server.requests.last?.value("range") == "bytes=7-")
    }

    @Test("A list is read as it was encoded, and asks for what was wanted")
    func lists() async throws {
        let server = try ScriptedHTTPServer(
            .answer(
                200, [],
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>a%2B</Prefix>
                <EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t/+=</NextContinuationToken>
                <Contents><Key>a%2Bb+c/%25%41%C3%BC%1F</Key><Size>5000000000</Size><ETag>&quot;e-1&quot;</ETag>
                <StorageClass>GLACIER</StorageClass></Contents>
                <CommonPrefixes><Prefix>a%2Bx/</Prefix></CommonPrefixes></ListBucketResult>
                """),
            .answer(
                200, [],
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a%2B+</Key></Contents></ListBucketResult>"))
        let client = try client(server)
        let page = try await client.listObjects(bucket: "b", prefix: "a+", delimiter: "/", startAfter: "a+ ", maxKeys: 7)
        #expect(
            page.objects == [
                S3ObjectSummary(key: "a+b c/%Aü\u{1F}", size: 5_000_000_000, eTag: "e-1", storageClass: "GLACIER")
            ])
        #expect(page.commonPrefixes == ["a+x/"])
        let next = try await client.listObjects(bucket: "b", continuationToken: page.nextContinuationToken)
        #expect(next.objects.map(\.key) == ["a%2B+"] && next.nextContinuationToken == nil)
        #expect(
            server.requests.first?.target
                == "/b?list-type=2&encoding-type=url&prefix=a%2B&delimiter=%2F&start-after=a%2B%20&max-keys=7")
        #expect(server.requests.last?.target.contains("continuation-token=t%2F%2B%3D") == true)
    }

    @Test("A list that is none is an error of its own", arguments: ["", "{}", "<List", "<!DOCTYPE a><a/>"])
    func malformedLists(body: String) async throws {
        let server = try ScriptedHTTPServer(.answer(200, [], body))
        let error = await #expect(throws: AWSError.self) { try await client(server).listObjects(bucket: "b") }
        #expect(error?.kind == .malformedAnswer && error?.operation == "S3.ListObjectsV2")
    }

    @Test("An archived object is told apart")
    func archivedObject() async throws {
        let server = try ScriptedHTTPServer(
            .answer(403, [], "<Error><Code>InvalidObjectState</Code><Message>archived</Message></Error>"))
        let error = await #expect(throws: AWSError.self) { try await client(server).getObject(bucket: "b", key: "k") }
        #expect(error?.code == "InvalidObjectState")
    }

    @Test(
        "Keys with empty and dotted segments are signed as they are",
        .enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"),
        arguments: ["a//b", "a/./b", "a/../b", "end/", ".", "a/.."])
    func emptySegments(key: String) async throws {
        let server = try await MiniStack.shared()
        let configuration = server.configuration(try await server.makeUser(actions: ["s3:*"]))
        let bucket = try await server.makeBucket()
        let client = S3Client(configuration)
        try await client.putObject(Array("content".utf8), bucket: bucket, key: key)
        #expect(try await client.listObjects(bucket: bucket).objects.map(\.key) == [key])
        #expect(try await client.getObject(bucket: bucket, key: key).download.rest() == Array("content".utf8))
    }

    @Test(
        "A bucket that is not there, and one that is somebody else's",
        .enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
    func refusals() async throws {
        let server = try await MiniStack.shared()
        let user = S3Client(server.configuration(try await server.makeUser(actions: ["s3:GetObject"])))
        let missing = await #expect(throws: AWSError.self) { try await user.getObject(bucket: "no-such-bucket-here", key: "k") }
        #expect(missing?.code == "NoSuchBucket" && missing?.status == 404)
        let bucket = try await server.makeBucket()
        let denied = await #expect(throws: AWSError.self) { try await user.listObjects(bucket: bucket) }
        #expect(denied?.isDenied == true)
    }
}
