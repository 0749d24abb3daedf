import AWSClient
import BucketTrigger
import CloudTrailLogs
import DynamoDBStorage
import Ingestion
import S3Logs
import TrackerCommandLine
import TrackerSettings
import TrackerSystem

struct TriggerCommand: Command {
    static let configuration = CommandConfiguration(
        "trigger",
        abstract: "Makes the bucket's notification to the function, and takes it away.",
        discussion: """
            A rule of the bucket invokes the function for every log that CloudTrail puts there. The bucket's other \
            notifications stay as they are.
            """,
        subcommands: [Create.self, Describe.self, Delete.self])

    /// Which bucket and which function.
    struct Target: ParameterGroup {
        static let parameters: [Parameter<Self>] = [
            .group(\.settings),
            .option("bucket", \.bucket, help: "The bucket that CloudTrail delivers to. (default: the setting bucketName)"),
            .option(
                "prefix", \.prefix, help: "What keys of logs start with. (default: AWSLogs/, behind the setting bucketPrefix)"),
            .option("function", \.function, help: "The function that stores logs. (default: the setting triggerFunctionName)"),
            .option(
                "bucket-account", \.bucketAccount, valueName: "account",
                help: "The account that owns the bucket. (default: the account of the credentials)"),
        ]

        var settings = SettingsOptions()
        var bucket: String?
        var prefix: String?
        var function: String?
        var bucketAccount: String?

        /// The trigger that these name.
        ///
        /// - Throws: `SettingsError`, `AWSError`, `ValidationError` when no bucket is named.
        func resolve() async throws -> Resolved {
            let settings = try self.settings.resolve()
            guard let bucket = bucket ?? settings.bucketName else {
                throw ValidationError("no bucket is named: give --bucket, or the setting bucketName")
            }
            let configuration = try AWSAccess.configuration(settings)
            let account: String
            if let bucketAccount {
                account = bucketAccount
            } else {
                account = try await STSClient(configuration).callerIdentity().account
            }
            let defaultPrefix = (settings.bucketPrefix.isEmpty ? "" : settings.bucketPrefix + "/") + "AWSLogs/"
            return Resolved(
                location: S3LogLocation(bucket: bucket, key: prefix ?? defaultPrefix),
                functionName: function ?? settings.triggerFunctionName, bucketAccount: account, settings: settings,
                configuration: configuration)
        }
    }

    /// A trigger, and what it is made of.
    struct Resolved: Sendable {
        /// The bucket, and what keys of logs start with.
        let location: S3LogLocation
        let functionName: String
        let bucketAccount: String
        let settings: TrackerSettings
        let configuration: AWSConfiguration

        var trigger: BucketTrigger {
            BucketTrigger(
                s3: S3Client(configuration), lambda: LambdaClient(configuration), bucket: location.bucket, prefix: location.key,
                functionName: functionName, sourceAccount: bucketAccount)
        }

        /// The statements that a bucket of another account, and a customer's key, need; `nil` when the function is not there, or
        /// the caller may not look.
        ///
        /// - Throws: `AWSError`.
        func policies() async throws(AWSError) -> TriggerPolicies? {
            guard let function = try await self.function(functionName) else { return nil }
            let query = try await self.function(settings.queryFunctionName)
            let account = function.arn.split(separator: ":", omittingEmptySubsequences: false).dropFirst(4).first
            return TriggerPolicies(
                bucket: location.bucket, prefix: location.key, bucketAccount: bucketAccount,
                account: account.map(String.init) ?? bucketAccount, roleARNs: [function.role, query?.role].compactMap { $0 },
                kmsKeyARN: settings.kmsKeyArn, region: configuration.region)
        }

        private func function(_ name: String) async throws(AWSError) -> LambdaFunction? {
            do {
                return try await LambdaClient(configuration).function(named: name)
            } catch  where error.code == "ResourceNotFoundException" || error.isDenied {
                return nil
            }
        }
    }

    struct Create: RunnableCommand {
        static let configuration = CommandConfiguration(
            "create", abstract: "Adds the permission and the rule, where they are not there yet.",
            discussion: """
                Where the bucket is another account's, or the setting kmsKeyArn names a key, it first prints the statements that \
                their policies need: those are for their owners to add.
                """)

        static let parameters: [Parameter<Self>] = [
            .group(\.target),
            .flag("dry-run", \.dryRun, help: "Say what would be done, and do nothing."),
        ]

        var target = Target()
        var dryRun = false

        func run() async throws {
            let resolved = try await target.resolve()
            // For a bucket of one's own, nobody needs to be asked about roles.
            if target.bucketAccount != nil || resolved.settings.kmsKeyArn != nil, let policies = try await resolved.policies() {
                try Terminal.print(policies, of: resolved)
            }
            try Terminal.print(try await resolved.trigger.create(dryRun: dryRun), verb: "add", isDone: !dryRun)
        }
    }

    struct Delete: RunnableCommand {
        static let configuration = CommandConfiguration("delete", abstract: "Takes the rule and the permission away.")

        static let parameters: [Parameter<Self>] = [
            .group(\.target),
            .flag("dry-run", \.dryRun, help: "Say what would be done, and do nothing."),
        ]

        var target = Target()
        var dryRun = false

        func run() async throws {
            try Terminal.print(try await target.resolve().trigger.delete(dryRun: dryRun), verb: "remove", isDone: !dryRun)
        }
    }

    struct Describe: RunnableCommand {
        static let configuration = CommandConfiguration(
            "describe", abstract: "Says what there is; ends with status 1 when the function would not be invoked.",
            discussion: """
                With --reconcile, the bucket's list is compared with what the table says was stored, and each log that was never \
                stored is named, which ends with status 1 as well. `import s3://BUCKET/PREFIX --store dynamodb:TABLE` stores those.
                """)

        static let parameters: [Parameter<Self>] = [
            .group(\.target),
            .flag("reconcile", \.reconcile, help: "Name the logs of the bucket that were never stored."),
            .option(
                "from", \.from,
                help: "With --reconcile, look at logs delivered on this day and later: 2024-06-01, UTC unless a zone is given."),
            .option(
                "table", \.table,
                help: """
                    With --reconcile, the table. (default: the one of the setting store where that is dynamodb:TABLE, else the \
                    setting tableName)
                    """),
        ]

        var target = Target()
        var reconcile = false
        var from: String?
        var table: String?

        func validate() throws {
            guard reconcile else {
                if from != nil || table != nil { throw ValidationError("--from and --table go with --reconcile") }
                return
            }
            guard let from else { throw ValidationError("--reconcile takes --from, the day from which on logs are compared") }
            guard EventInstant.parse(iso8601: from) != nil else {
                throw ValidationError(
                    "--from takes YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS[.fff][Z|±HH:MM], not '\(from.printable)'")
            }
            if let table, StoreLocation("dynamodb:\(table)") == nil {
                throw ValidationError(
                    "--table takes 3 to 255 letters, digits, underscores, hyphens and dots, not '\(table.printable)'")
            }
        }

        func run() async throws {
            let resolved = try await target.resolve()
            let isInvoked = try await describe(resolved.trigger)
            var isComplete = true
            if let start = from.flatMap({ EventInstant.parse(iso8601: $0)?.instant }) {
                let table = table ?? resolved.settings.dynamoDBTable
                isComplete = try await withCancellationOnStopSignal { try await Self.reconcile(resolved, table, from: start) }
            }
            if !isInvoked || !isComplete { throw ExitStatus.refusals }
        }

        /// Says what was never stored.
        ///
        /// - Returns: Whether all is there.
        private static func reconcile(_ resolved: Resolved, _ table: String, from start: EventInstant) async throws -> Bool {
            let store = DynamoDBStore(
                client: DynamoDBClient(resolved.configuration), table: table,
                options: DynamoDBStore.Options(now: currentInstant, shards: resolved.settings.shards))
            let reconciliation = Reconciliation(
                resolved.location, from: start, client: S3Client(resolved.configuration), now: currentInstant(),
                ledger: { try await store.ledgerEntries(for: $0) })
            let summary = try await reconciliation.run { finding in
                let kind =
                    switch finding.kind {
                    case .missing: "missing     "
                    case .changed: "changed     "
                    }
                try Terminal.writeLine(kind + finding.source.printable)
            }
            var counts = ["\(summary.stored) stored", "\(summary.missing) never stored"]
            if summary.changed > 0 { counts.append("\(summary.changed) changed since they were stored") }
            if summary.onTheirWay > 0 { counts.append("\(summary.onTheirWay) delivered within the last half hour") }
            try Terminal.writeLine("reconciled  \(summary.logs) logs: \(counts.joined(separator: ", "))")
            return summary.missing + summary.changed == 0
        }

        /// Says what there is.
        ///
        /// - Returns: Whether the function would be invoked.
        private func describe(_ trigger: BucketTrigger) async throws -> Bool {
            let description = try await trigger.describe()
            var lines = description.rules.isEmpty ? ["rule        none"] : description.rules.map { "rule        \($0)" }
            lines.append("permission  \(description.isAllowed ? "the bucket may invoke the function" : "none")")
            lines += description.otherRules.map { "not ours    \($0)" }
            try Terminal.writeLine(lines.map(\.printable).joined(separator: "\n"))
            return !description.rules.isEmpty && description.isAllowed
        }
    }
}

extension Terminal {
    /// Says what owners of bucket and key have to add.
    fileprivate static func print(_ policies: TriggerPolicies, of target: TriggerCommand.Resolved) throws {
        if let statements = policies.bucketStatements {
            let place = "bucket \(target.location.bucket), which account \(target.bucketAccount) owns"
            try writeLine("The policy of the \(place.printable), needs these statements:\n\(statements)")
        }
        if let statements = policies.keyStatements, let key = target.settings.kmsKeyArn {
            try writeLine(
                "The policy of the key \(key) needs this statement, unless it leaves that to IAM of this account:\n\(statements)")
        }
    }

    /// Says what was changed, or would be.
    fileprivate static func print(_ changes: [TriggerChange], verb: String, isDone: Bool) throws {
        let (warnings, changes) = changes.reduce(into: ([String](), [TriggerChange]())) { parts, change in
            if case .deadDestinations(let text) = change { parts.0.append(text) } else { parts.1.append(change) }
        }
        for warning in warnings {
            printError("warning: other rules of the bucket stay as they are, though S3 cannot use them: \(warning.printable)")
        }
        let done = verb.hasSuffix("e") ? verb + "d" : verb + "ed"
        let lines =
            changes.isEmpty
            ? ["nothing to do"] : changes.map { "\(isDone ? done : "would \(verb)") \($0.description.printable)" }
        try writeLine(lines.joined(separator: "\n"))
    }
}
