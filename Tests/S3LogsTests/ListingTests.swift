import AWSClient
import CloudTrailLogs
import S3Logs
import Synchronization
import TestEngines
import Testing
import TrackerHTTP

/// Buckets listed at a real server.
@Suite(.enabled(if: RcloneS3.isInstalled, "\(RcloneS3.whySkipped)"), .timeLimit(.minutes(1)), .serialized)
struct ListingTests {
    private let client: S3Client
    private let requests = Requests()
    private let bucket: String

    init() async throws {
        let server = try await RcloneS3.shared()
        bucket = try await server.makeBucket()
        var configuration = server.configuration()
        configuration.transport = CountingTransport(configuration.transport, requests)
        client = S3Client(configuration)
    }

    private static func keys(_ prefix: String = "", organization: String = "") -> [String] {
        var keys = [String]()
        for account in ["111122223333", "444455556666"] {
            for region in ["eu-west-1", "us-east-1"] {
                for day in ["2017/12/31", "2018/06/01", "2018/06/02", "2018/06/30", "2018/07/01"] {
                    keys.append("\(prefix)AWSLogs/\(organization)\(account)/CloudTrail/\(region)/\(day)/\(account)_x.json.gz")
                }
            }
            keys.append("\(prefix)AWSLogs/\(organization)\(account)/CloudTrail-Digest/eu-west-1/2018/06/01/d.json.gz")
            keys.append("\(prefix)AWSLogs/\(organization)\(account)/elasticloadbalancing/eu-west-1/2018/06/01/l.json.gz")
        }
        return keys
    }

    private func put(_ keys: [String]) async throws {
        for key in keys { try await client.putObject(Array("{}".utf8), bucket: bucket, key: key) }
        requests.clear()
    }

    private func list(
        _ prefix: String = "", _ scope: S3ArchiveScope = S3ArchiveScope(), order: LogOrder = .path
    ) async throws -> [String] {
        let walk = S3ArchiveWalk(client: client, bucket: bucket, prefix: prefix, scope: scope, order: order)
        var keys = [String]()
        while let page = try await walk.nextPageAsynchronously() { keys += page.map(\.key) }
        return keys
    }

    @Test(
        "All logs of an archive are found in bytewise order, and nothing else is listed",
        arguments: [("", ""), ("trail/", ""), ("my trail+ü/", "o-exampleorgid/")])
    func wholeArchive(prefix: String, organization: String) async throws {
        let keys = Self.keys(prefix, organization: organization)
        try await put(keys)
        let wanted = keys.filter { $0.contains("/CloudTrail/") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(try await list() == wanted)
        #expect(try await list("\(prefix)AWSLogs/") == wanted)
        #expect(!requests.prefixes.contains { $0.contains("Digest/") || $0.contains("elasticloadbalancing/") })
    }

    @Test("An archive is read month after month where that is wanted, and a few days day after day")
    func byDate() async throws {
        let archives = Self.keys("a/") + Self.keys("b/", organization: "o-exampleorgid/")
        try await put(archives + ["a/AWSLogs/111122223333/CloudTrail/eu-west-1/odd/x.json"])
        let found = try await list(order: .date)
        let byPath = try await list(order: .path)
        #expect(Set(found) == Set(byPath) && found.count == byPath.count)
        #expect(found.first == "a/AWSLogs/111122223333/CloudTrail/eu-west-1/odd/x.json")
        for archive in ["a/", "b/"] {
            let keys = found.filter { $0.hasPrefix(archive) && !$0.contains("odd") }
            #expect(keys == keys.sorted { (month($0), $0) < (month($1), $1) })
        }
        let days = S3ArchiveScope(days: try day("2018-06-01")...day("2018-06-02"))
        let ofDays = try await list("a/", days, order: .date).filter { !$0.contains("odd") }
        #expect(ofDays.map { $0.split(separator: "/").dropLast().last } == ["01", "01", "01", "01", "02", "02", "02", "02"])
    }

    /// `2018/06`.
    private func month(_ key: String) -> String {
        key.split(separator: "/").suffix(4).prefix(2).joined(separator: "/")
    }

    @Test("Accounts, regions and days that are not wanted are not listed")
    func narrowedArchive() async throws {
        try await put(Self.keys())
        let days = try day("2018-06-01")...day("2018-06-02")
        let scope = S3ArchiveScope(accounts: ["444455556666"], regions: ["us-east-1"], days: days)
        let root = "AWSLogs/444455556666/CloudTrail/us-east-1"
        #expect(
            try await list("", scope) == [
                "\(root)/2018/06/01/444455556666_x.json.gz", "\(root)/2018/06/02/444455556666_x.json.gz",
            ])
        #expect(!requests.prefixes.contains { $0.contains("111122223333") || $0.contains("eu-west-1") || $0.contains("2017") })
    }

    @Test("A long range lists the months in it alone, and of the months at its ends the days in it")
    func longRange() async throws {
        try await put(Self.keys())
        let scope = S3ArchiveScope(regions: ["eu-west-1"], days: try day("2018-01-01")...day("2018-06-30"))
        let found = try await list("AWSLogs/111122223333/", scope)
        #expect(
            found.map { $0.split(separator: "/").dropLast().suffix(3).joined(separator: "/") } == [
                "2018/06/01", "2018/06/02", "2018/06/30",
            ])
        #expect(!requests.prefixes.contains { $0.contains("2017") || $0.contains("2018/07") })
    }

    @Test("A prefix of another shape is listed as it is, over several pages")
    func otherShapes() async throws {
        let keys = (0..<1205).map { "copied/logs-\($0).json" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        try await put(keys + ["copied.txt", "else/x.json"])
        #expect(try await list("copied/logs-") == keys)
        #expect(try await list("copied/") == keys)
    }

    @Test("A bucket that is not there is said so")
    func missingBucket() async throws {
        let walk = S3ArchiveWalk(client: client, bucket: "no-such-bucket-here", prefix: "")
        let error = await #expect(throws: AWSError.self) { try await walk.nextPageAsynchronously() }
        #expect(error.map { LogAccessError(s3: $0).kind } == .missing)
    }

    private func day(_ text: String) throws -> CalendarDay {
        CalendarDay(of: try #require(EventInstant.parse(iso8601: text)).instant)
    }
}

/// The prefixes that were asked for.
private final class Requests: Sendable {
    private let seen = Mutex<[String]>([])

    var prefixes: [String] { seen.withLock { $0 } }

    func clear() { seen.withLock { $0 = [] } }

    func note(_ request: HTTPRequest) {
        guard let query = request.path?.split(separator: "?").last,
            let prefix = query.split(separator: "&").first(where: { $0.hasPrefix("prefix=") })
        else { return }
        seen.withLock { $0.append(URIEncoding.decode(prefix.dropFirst("prefix=".count))) }
    }
}

private struct CountingTransport: HTTPTransport {
    private let next: any HTTPTransport
    private let requests: Requests

    init(_ next: any HTTPTransport, _ requests: Requests) {
        self.next = next
        self.requests = requests
    }

    func send(_ request: HTTPRequest, body: [UInt8], limits: TransferLimits) async throws(HTTPTransportError) -> HTTPAnswer {
        requests.note(request)
        return try await next.send(request, body: body, limits: limits)
    }

    func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
        try await next.open(request, limits: limits)
    }
}
