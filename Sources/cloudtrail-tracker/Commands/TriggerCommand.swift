import AWSClient
import ArgumentParser
import BucketTrigger
import Ingestion
import TrackerSettings

struct TriggerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Makes the bucket's notification to the function, and takes it away.",
        discussion: """
            A rule of the bucket invokes the function for every log that CloudTrail puts there. The bucket's other \
            notifications stay as they are.
            """,
        subcommands: [Create.self, Describe.self, Delete.self])

    /// Which bucket and which function.
    struct Target: ParsableArguments {
        @OptionGroup var settings: SettingsOptions

        @Option(help: "The bucket that CloudTrail delivers to. (default: the setting bucketName)")
        var bucket: String?

        @Option(help: "What keys of logs start with. (default: AWSLogs/, behind the setting bucketPrefix)")
        var prefix: String?

        @Option(help: "The function that stores logs. (default: the setting uploadFunctionName)")
        var function: String?

        @Option(
            help: ArgumentHelp(
                "The account that owns the bucket. (default: the account of the credentials)", valueName: "account"))
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
                prefix: prefix ?? defaultPrefix, functionName: function ?? settings.uploadFunctionName, sourceAccount: account)
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds the permission and the rule, where they are not there yet.")

        @OptionGroup var target: Target

        @Flag(help: "Say what would be done, and do nothing.")
        var dryRun = false

        func run() async throws {
            try Terminal.print(try await target.resolve().create(dryRun: dryRun), verb: "add", isDone: !dryRun)
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes the rule and the permission away.")

        @OptionGroup var target: Target

        @Flag(help: "Say what would be done, and do nothing.")
        var dryRun = false

        func run() async throws {
            try Terminal.print(try await target.resolve().delete(dryRun: dryRun), verb: "remove", isDone: !dryRun)
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what there is; ends with status 1 when the function would not be invoked.")

        @OptionGroup var target: Target

        func run() async throws {
            let description = try await target.resolve().describe()
            var lines = description.rules.isEmpty ? ["rule        none"] : description.rules.map { "rule        \($0)" }
            lines.append("permission  \(description.isAllowed ? "the bucket may invoke the function" : "none")")
            lines += description.otherRules.map { "not ours    \($0)" }
            try Terminal.write(Array((lines.map(\.printable).joined(separator: "\n") + "\n").utf8))
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
        try write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
}
