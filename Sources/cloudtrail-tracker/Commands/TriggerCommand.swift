import AWSClient
import BucketTrigger
import Ingestion
import TrackerCommandLine
import TrackerSettings

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
        func resolve() async throws -> BucketTrigger {
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
            return BucketTrigger(
                s3: S3Client(configuration), lambda: LambdaClient(configuration), bucket: bucket,
                prefix: prefix ?? defaultPrefix, functionName: function ?? settings.triggerFunctionName, sourceAccount: account)
        }
    }

    struct Create: RunnableCommand {
        static let configuration = CommandConfiguration(
            "create", abstract: "Adds the permission and the rule, where they are not there yet.")

        static let parameters: [Parameter<Self>] = [
            .group(\.target),
            .flag("dry-run", \.dryRun, help: "Say what would be done, and do nothing."),
        ]

        var target = Target()
        var dryRun = false

        func run() async throws {
            try Terminal.print(try await target.resolve().create(dryRun: dryRun), verb: "add", isDone: !dryRun)
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
            try Terminal.print(try await target.resolve().delete(dryRun: dryRun), verb: "remove", isDone: !dryRun)
        }
    }

    struct Describe: RunnableCommand {
        static let configuration = CommandConfiguration(
            "describe", abstract: "Says what there is; ends with status 1 when the function would not be invoked.")

        static let parameters: [Parameter<Self>] = [.group(\.target)]

        var target = Target()

        func run() async throws {
            let description = try await target.resolve().describe()
            var lines = description.rules.isEmpty ? ["rule        none"] : description.rules.map { "rule        \($0)" }
            lines.append("permission  \(description.isAllowed ? "the bucket may invoke the function" : "none")")
            lines += description.otherRules.map { "not ours    \($0)" }
            try Terminal.writeLine(lines.map(\.printable).joined(separator: "\n"))
            if description.rules.isEmpty || !description.isAllowed { throw ExitStatus.refusals }
        }
    }
}

extension Terminal {
    /// Says what was changed, or would be.
    fileprivate static func print(_ changes: [TriggerChange], verb: String, isDone: Bool) throws {
        let done = verb.hasSuffix("e") ? verb + "d" : verb + "ed"
        let lines =
            changes.isEmpty
            ? ["nothing to do"] : changes.map { "\(isDone ? done : "would \(verb)") \($0.description.printable)" }
        try writeLine(lines.joined(separator: "\n"))
    }
}
