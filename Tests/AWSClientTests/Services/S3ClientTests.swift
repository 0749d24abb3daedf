import FoundationEssentials
import TestEngines
import Testing
import TrackerHTTP

@testable import AWSClient

/// Two S3 servers by different hands.
@Suite(.timeLimit(.minutes(1)), .serialized) struct S3ClientTests {
    private static let oddKeys = [
        "plain.json", "a+b", "a b", "%41", "100%", "ü/漢字/😀", "a#b?c=d&e", "quote\"'", "~tilde-._", "deep/er/and/deeper",
    ]

    @Test(
        "Odd keys are stored, listed and read as they are, at rclone",
        .enabled(if: RcloneS3.isInstalled, "\(RcloneS3.whySkipped)"))
    func oddKeysAtRclone() async throws {
        let server = try await RcloneS3.shared()
        try await roundTrip(S3Client(server.configuration()), bucket: try await server.makeBucket())
    }

    @Test(
        "Odd keys are stored, listed and read as they are, at MiniStack",
        .enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
    func oddKeysAtMiniStack() async throws {
        let (client, bucket) = try await miniStackBucket()
        try await roundTrip(client, bucket: bucket)
    }

    private func roundTrip(_ client: S3Client, bucket: String) async throws {
        for key in Self.oddKeys { try await client.putObject(Array(key.utf8), bucket: bucket, key: key) }
        let page = try await client.listObjects(bucket: bucket)
        #expect(page.objects.map(\.key) == Self.oddKeys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for object in page.objects {
            let opened = try await client.getObject(bucket: bucket, key: object.key, ifMatch: object.eTag)
            #expect(opened.eTag == object.eTag && opened.size == object.size)
            #expect(try await opened.download.rest() == Array(object.key.utf8))
        }
    }

    @Test(
        "Pages, delimiters, ranges and conditions",
        .enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"))
    func listsAndRanges() async throws {
        let (client, bucket) = try await miniStackBucket()
        for key in ["a/1", "a/2", "b/1", "c"] { try await client.putObject(Array("0123456789".utf8), bucket: bucket, key: key) }
        let folders = try await client.listObjects(bucket: bucket, delimiter: "/")
        #expect(folders.commonPrefixes == ["a/", "b/"] && folders.objects.map(\.key) == ["c"])
        var keys = [String]()
        var token: String?
        repeat {
            let page = try await client.listObjects(bucket: bucket, continuationToken: token, maxKeys: 1)
            keys += page.objects.map(\.key)
            token = page.nextContinuationToken
        } while token != nil
        #expect(keys == ["a/1", "a/2", "b/1", "c"])
        #expect(try await client.listObjects(bucket: bucket, startAfter: "a/2").objects.map(\.key) == ["b/1", "c"])
        let part = try await client.getObject(bucket: bucket, key: "c", range: 3...UInt64.max)
        #expect(part.size == 10)
        #expect(try await part.download.rest() == Array("3456789".utf8))
        let changed = await #expect(throws: AWSError.self) {
            try await client.getObject(bucket: bucket, key: "c", ifMatch: "00000000000000000000000000000000")
        }
        #expect(changed?.code == "PreconditionFailed")
        let missing = await #expect(throws: AWSError.self) { try await client.getObject(bucket: bucket, key: "d") }
        #expect(missing?.code == "NoSuchKey" && missing?.status == 404)
    }

    private func miniStackBucket() async throws -> (S3Client, String) {
        let server = try await MiniStack.shared()
        let configuration = server.configuration(try await server.makeUser())
        let bucket = "bucket-\(UInt64.random(in: 0...UInt64.max))"
        _ = try await AWSServiceClient(.s3, configuration).send(
            AWSRequest(operation: "CreateBucket", method: .put, path: "/\(bucket)"))
        return (S3Client(configuration), bucket)
    }
}
