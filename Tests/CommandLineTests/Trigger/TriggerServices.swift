import Foundation
import ScriptedHTTPServer
import Synchronization

/// What `trigger` asks of S3, Lambda and DynamoDB, as far as these tests go: a bucket's list and rules, functions, a ledger.
final class TriggerServices: Sendable {
    /// An object as the bucket has it.
    struct Object: Sendable {
        var key: String
        var revision = "0123456789abcdef"
        var age: TimeInterval = 3 * 3600
    }

    static let function = "arn:aws:lambda:eu-west-1:111122223333:function:store"

    /// The rules of the bucket, in XML.
    let rules: Mutex<String>
    /// Headers and bodies with which rules were put.
    let puts = Mutex<[(skips: Bool, body: String)]>([])
    private let objects: [Object]
    /// Revisions by key.
    private let ledger: [String: String]
    /// What S3 says to rules that it tries out; `nil` when it takes them.
    private let refusal: String?

    init(rules: String = "", objects: [Object] = [], ledger: [String: String] = [:], refusal: String? = nil) {
        self.rules = Mutex(rules)
        self.objects = objects
        self.ledger = ledger
        self.refusal = refusal
    }

    /// Runs the program with these services.
    func run(_ arguments: [String], in folder: String, settings: [String: String] = [:]) async throws -> Tracker.Outcome {
        let server = try ScriptedHTTPServer { self.answer($0) }
        let environment = [
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
            "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "http://\(server.authority)", "AWS_MAX_ATTEMPTS": "1",
        ]
        return try await Program(
            Tracker.executable, ["trigger"] + arguments, in: folder, environment: environment.merging(settings) { $1 }
        ).finish()
    }

    private func answer(_ request: ReceivedRequest) -> Behaviour {
        let parts = request.target.split(separator: "?", maxSplits: 1).map(String.init)
        let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").reduce(into: [String: String]()) { items, item in
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            items[pair[0]] = (pair.count > 1 ? pair[1] : "").removingPercentEncoding
        }
        if query["list-type"] != nil { return .answer(200, [], list(query)) }
        if query["notification"] != nil { return request.method == "PUT" ? put(request) : .answer(200, [], configuration) }
        if request.target.hasSuffix("/policy") {
            let statement = """
                {"Sid":"s","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",\
                "Resource":"\(Self.function)"}
                """
            let policy = "{\"Statement\":[\(statement)]}".replacing("\"", with: "\\\"")
            return .answer(200, [], "{\"Policy\":\"\(policy)\"}")
        }
        if request.target.contains("/functions/") {
            let name = request.target.split(separator: "/").dropLast().last ?? ""
            return .answer(
                200, [], "{\"FunctionArn\":\"\(Self.function)\",\"Role\":\"arn:aws:iam::111122223333:role/\(name)-role\"}")
        }
        if request.value("X-Amz-Target")?.hasSuffix("BatchGetItem") == true { return .answer(200, [], ledgerItems(request)) }
        return .answer(404, [], "<Error><Code>NotFound</Code><Message>\(request.target)</Message></Error>")
    }

    private var configuration: String { "<NotificationConfiguration>\(rules.withLock { $0 })</NotificationConfiguration>" }

    private func put(_ request: ReceivedRequest) -> Behaviour {
        let skips = request.value("X-Amz-Skip-Destination-Validation") == "true"
        let body = String(decoding: request.body, as: UTF8.self)
        puts.withLock { $0.append((skips, body)) }
        guard skips || refusal == nil else { return .answer(400, [], refusal ?? "") }
        return .answer(200)
    }

    /// ListObjectsV2, all in one page.
    private func list(_ query: [String: String]) -> String {
        let prefix = query["prefix"] ?? ""
        let delimiter = query["delimiter"]
        var folders = Set<String>()
        var contents = ""
        for object in objects.sorted(by: { $0.key < $1.key })
        where object.key.hasPrefix(prefix) && object.key > (query["start-after"] ?? "") {
            let rest = object.key.dropFirst(prefix.count)
            if let delimiter, let end = rest.range(of: delimiter) {
                folders.insert(prefix + rest[..<end.upperBound])
                continue
            }
            let modified = Date().addingTimeInterval(-object.age).formatted(.iso8601)
            contents += """
                <Contents><Key>\(object.key)</Key><LastModified>\(modified)</LastModified><ETag>"\(object.revision)"</ETag>\
                <Size>100</Size></Contents>
                """
        }
        let prefixes = folders.sorted().map { "<CommonPrefixes><Prefix>\($0)</Prefix></CommonPrefixes>" }.joined()
        return "<ListBucketResult><IsTruncated>false</IsTruncated>\(contents)\(prefixes)</ListBucketResult>"
    }

    private func ledgerItems(_ request: ReceivedRequest) -> String {
        let body = String(decoding: request.body, as: UTF8.self)
        let table = body.contains("\"events\"") ? "events" : "cloudtrail-tracker"
        let items = ledger.filter { body.contains("s3://logs/\($0.key)") || body.contains("s3:\\/\\/logs\\/\($0.key)") }.map {
            key, revision in
            """
            {"source":{"S":"s3://logs/\(key)"},"size":{"N":"100"},"revision":{"S":"\(revision)"},"filter":{"L":[]},\
            "from":{"N":"0"},"to":{"N":"1"},"flattening":{"N":"1"},"maxRecordBytes":{"N":"1"}}
            """
        }
        return "{\"Responses\":{\"\(table)\":[\(items.joined(separator: ","))]},\"UnprocessedKeys\":{}}"
    }
}
