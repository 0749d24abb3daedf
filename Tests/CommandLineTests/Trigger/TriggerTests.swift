import Foundation
import Synchronization
import TestSupport
import Testing

/// `trigger`, run as users run it.
@Suite(.serialized, .timeLimit(.minutes(2))) struct TriggerTests {
    private static let target = ["--bucket", "logs", "--function", "store", "--bucket-account", "111122223333"]

    private static func rule(_ id: String, to destination: String, prefix: String, suffix: String = "") -> String {
        """
        <CloudFunctionConfiguration><Id>\(id)</Id><CloudFunction>\(destination)</CloudFunction><Event>s3:ObjectCreated:*</Event>\
        <Filter><S3Key><FilterRule><Name>prefix</Name><Value>\(prefix)</Value></FilterRule><FilterRule><Name>suffix</Name>\
        <Value>\(suffix)</Value></FilterRule></S3Key></Filter></CloudFunctionConfiguration>
        """
    }

    private func run(
        _ services: TriggerServices, _ arguments: [String], settings: [String: String] = [:]
    ) async throws -> Tracker.Outcome {
        try await withTemporaryDirectory { try await services.run(arguments, in: $0, settings: settings) }
    }

    // MARK: Reconciling

    /// Some days ago, as keys write it.
    private static func day(_ daysAgo: Int) -> String {
        Date().addingTimeInterval(TimeInterval(-86_400 * daysAgo)).formatted(.iso8601.year().month().day().dateSeparator(.dash))
            .replacing("-", with: "/")
    }

    private static func key(_ name: String, daysAgo: Int, kind: String = "CloudTrail") -> String {
        "AWSLogs/111122223333/\(kind)/eu-west-1/\(day(daysAgo))/111122223333_\(kind)_eu-west-1_\(name).json.gz"
    }

    private static func services(ours: Bool = true) -> TriggerServices {
        let stored = key("stored", daysAgo: 2)
        let changed = key("changed", daysAgo: 1)
        return TriggerServices(
            rules: ours ? rule("ours", to: TriggerServices.function, prefix: "AWSLogs/", suffix: ".json.gz") : "",
            objects: [
                .init(key: stored), .init(key: changed, revision: "new"), .init(key: key("missed", daysAgo: 2)),
                .init(key: key("just-now", daysAgo: 0), age: 60), .init(key: key("too-old", daysAgo: 9)),
                .init(key: key("digest", daysAgo: 1, kind: "CloudTrail-Digest")),
                .init(key: key("other", daysAgo: 1, kind: "Config")),
                .init(key: "AWSLogs/111122223333/CloudTrail/eu-west-1/\(day(1))/notes.json"),
            ],
            ledger: [stored: "0123456789abcdef", changed: "old"])
    }

    @Test("What was never stored is named", arguments: [[], ["--table", "events"]])
    func reconciles(options: [String]) async throws {
        let from = Self.day(5).replacing("/", with: "-")
        let outcome = try await run(Self.services(), ["describe"] + Self.target + ["--reconcile", "--from", from] + options)
        #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").dropFirst(2)
        #expect(
            Array(lines) == [
                "missing     s3://logs/\(Self.key("missed", daysAgo: 2))",
                "changed     s3://logs/\(Self.key("changed", daysAgo: 1))",
                "reconciled  4 logs: 1 stored, 1 never stored, 1 changed since they were stored, 1 delivered within the last half hour",
            ])
    }

    @Test("All is there")
    func reconcilesToNothing() async throws {
        let from = Self.day(0).replacing("/", with: "-")
        let outcome = try await run(Self.services(), ["describe"] + Self.target + ["--reconcile", "--from", from])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.hasSuffix("reconciled  1 logs: 0 stored, 0 never stored, 1 delivered within the last half hour\n"))
        // A trigger that is not there counts all the same.
        let none = try await run(Self.services(ours: false), ["describe"] + Self.target + ["--reconcile", "--from", from])
        #expect(none.status == 1)
    }

    @Test(
        "Half a comparison is wrong usage",
        arguments: [
            ["--reconcile"], ["--from", "2024-01-01"], ["--table", "events"], ["--reconcile", "--from", "yesterday"],
            ["--reconcile", "--from", "2024-01-01", "--table", "x"],
        ])
    func wrongUsage(options: [String]) async throws {
        let outcome = try await run(TriggerServices(), ["describe"] + Self.target + options)
        #expect(outcome.status == 64 && outcome.output.isEmpty && !outcome.errors.isEmpty)
    }

    // MARK: Others' destinations

    private static let gone = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>InvalidArgument</Code><Message>Unable to validate the following destination configurations</Message>\
        <ArgumentName1>arn:aws:lambda:eu-west-1:111122223333:function:gone, null</ArgumentName1><ArgumentValue1>Not authorized to \
        invoke function</ArgumentValue1><RequestId>R</RequestId></Error>
        """

    @Test("A destination of another rule that is gone does not keep the trigger from being made, or taken away")
    func deadDestinations() async throws {
        let other = Self.rule("theirs", to: "arn:aws:lambda:eu-west-1:111122223333:function:gone", prefix: "images/")
        let services = TriggerServices(rules: other, refusal: Self.gone)
        let outcome = try await run(services, ["create"] + Self.target)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.output.contains("added the rule") && outcome.errors.contains("function:gone, null: Not authorized to invoke"))
        let puts = services.puts.withLock { $0 }
        #expect(
            puts.map(\.skips) == [false, true] && puts.allSatisfy { $0.body.contains("theirs") && $0.body.contains("AWSLogs/") })

        services.rules.withLock { $0 += Self.rule("ours", to: TriggerServices.function, prefix: "AWSLogs/", suffix: ".json.gz") }
        let removal = try await run(services, ["delete"] + Self.target)
        #expect(removal.status == 0 && removal.output.contains("removed the rule"))
        #expect(services.puts.withLock { $0.last?.body.contains("theirs") == true && $0.last?.body.contains("ours") == false })
    }

    @Test("What S3 says of our own destination is an error")
    func ownDestination() async throws {
        let services = TriggerServices(refusal: Self.gone)
        let outcome = try await run(services, ["create"] + Self.target)
        #expect(outcome.status == 2 && outcome.errors.contains("Unable to validate the following destination configurations"))
        #expect(services.puts.withLock { $0.map(\.skips) } == [false])
    }

    // MARK: Policies

    @Test("The policies of another account's bucket, and of a customer's key, are printed before anything is done")
    func printsPolicies() async throws {
        let key = "arn:aws:kms:eu-west-1:999999999999:key/1234abcd"
        let services = TriggerServices()
        let outcome = try await run(
            services, ["create", "--dry-run", "--bucket", "logs", "--function", "store", "--bucket-account", "999999999999"],
            settings: ["CLOUDTRAIL_TRACKER_KMS_KEY_ARN": key, "CLOUDTRAIL_TRACKER_QUERY_FUNCTION_NAME": "ask"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let statements = outcome.output.split(separator: "\n").split {
            !$0.hasPrefix("[") && !$0.hasPrefix(" ") && !$0.hasPrefix("]")
        }
        try #require(statements.count == 2, "\(outcome.output)")
        let parsed = try statements.map { lines in
            try #require(JSONSerialization.jsonObject(with: Data(lines.joined(separator: "\n").utf8)) as? [[String: Any]])
        }
        let roles = ["arn:aws:iam::111122223333:role/store-role", "arn:aws:iam::111122223333:role/ask-role"]
        #expect(
            parsed[0].map { $0["Resource"] as? String } == [
                "arn:aws:s3:::logs/AWSLogs/*", "arn:aws:s3:::logs", "arn:aws:s3:::logs",
            ])
        #expect(
            parsed[0].map { ($0["Principal"] as? [String: [String]])?["AWS"] } == [
                roles, roles, ["arn:aws:iam::111122223333:root"],
            ])
        #expect((parsed[0][0]["Action"] as? [String])?.contains("s3:GetObject") == true)
        #expect(parsed[1].count == 1 && parsed[1][0]["Action"] as? [String] == ["kms:Decrypt"])
        #expect((parsed[1][0]["Principal"] as? [String: [String]])?["AWS"] == roles)
        #expect(
            (parsed[1][0]["Condition"] as? [String: [String: String]])?["StringEquals"]
                == ["kms:ViaService": "s3.eu-west-1.amazonaws.com"])
        #expect(outcome.output.contains("bucket logs, which account 999999999999 owns") && outcome.output.contains(key))
        #expect(outcome.output.contains("would add"))
    }

    @Test("A bucket of one's own needs no policy")
    func printsNoPolicies() async throws {
        let outcome = try await run(TriggerServices(), ["create", "--dry-run"] + Self.target)
        #expect(outcome.status == 0 && !outcome.output.contains("Principal"))
    }
}
