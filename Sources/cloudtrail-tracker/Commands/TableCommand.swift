import AWSClient
import DynamoDBStorage
import EventStorage
import Ingestion
import TrackerCommandLine
import TrackerSettings
import TrackerSystem

struct TableCommand: Command {
    static let configuration = CommandConfiguration(
        "table",
        abstract: "Makes the DynamoDB table, says how it is, and deletes it.",
        subcommands: [Create.self, Describe.self, Delete.self])

    /// Which table.
    struct Target: ParameterGroup {
        static let parameters: [Parameter<Self>] = [
            .group(\.settings),
            .option(
                "table", \.table,
                help: """
                    The table. (default: the one of the setting store where that is dynamodb:TABLE, else the setting tableName)
                    """),
        ]

        var settings = SettingsOptions()
        var table: String?

        func validate() throws {
            guard let table, StoreLocation("dynamodb:\(table)") == nil else { return }
            throw ValidationError(
                "--table takes 3 to 255 letters, digits, underscores, hyphens and dots, not '\(table.printable)'")
        }

        /// The table that these name.
        ///
        /// - Throws: `SettingsError`, `AWSError`.
        func resolve() throws -> (table: DynamoDBTable, settings: TrackerSettings) {
            let settings = try self.settings.resolve()
            let client = DynamoDBClient(try AWSAccess.configuration(settings))
            return (DynamoDBTable(client: client, name: table ?? settings.dynamoDBTable, now: currentInstant), settings)
        }
    }

    struct Create: RunnableCommand {
        static let configuration = CommandConfiguration(
            "create",
            abstract: "Makes the table, or adds what one that is there lacks.",
            discussion: "Paid by request. Nothing that a table has is taken away, so that doing it again does no harm.")

        static let parameters: [Parameter<Self>] = [
            .group(\.target),
            .flag("deletion-protection", \.deletionProtection, hasInversion: true, help: "Guard the table against deletion."),
            .flag(
                "point-in-time-recovery", \.pointInTimeRecovery, hasInversion: true,
                help: "Let the table be brought back as it was at any second of the last 35 days."),
            .option(
                "kms-key", \.kmsKey, valueName: "key",
                help: "Encrypt with this KMS key instead of AWS's own: an ARN, identifier or alias."),
            .flag("dry-run", \.dryRun, help: "Say what would be done, and do nothing."),
        ]

        var target = Target()
        var deletionProtection = true
        var pointInTimeRecovery = true
        var kmsKey: String?
        var dryRun = false

        func run() async throws {
            let (table, settings) = try target.resolve()
            let options = DynamoDBTable.Options(
                shards: settings.shards, hasPointInTimeRecovery: pointInTimeRecovery,
                hasDeletionProtection: deletionProtection, encryption: kmsKey.map { .key($0) } ?? .ownedByAWS)
            let isDry = dryRun
            try await withCancellationOnStopSignal {
                if isDry {
                    try Terminal.printPlan(try await table.stepsToCreate(options), of: table)
                } else {
                    let steps = try await table.create(options) { step in Terminal.printError("\(step) …") }
                    try Terminal.writeLine(steps.isEmpty ? "nothing to do: \(table.name) is ready" : "\(table.name) is ready")
                }
            }
        }
    }

    struct Delete: RunnableCommand {
        static let configuration = CommandConfiguration(
            "delete", abstract: "Deletes the table and all that is in it.")

        static let parameters: [Parameter<Self>] = [
            .group(\.target),
            .flag("force", \.force, help: "Delete it although it is guarded against deletion."),
            .flag("dry-run", \.dryRun, help: "Say what would be done, and do nothing."),
        ]

        var target = Target()
        var force = false
        var dryRun = false

        func run() async throws {
            let (table, _) = try target.resolve()
            let (isForced, isDry) = (force, dryRun)
            try await withCancellationOnStopSignal {
                if isDry {
                    try Terminal.printPlan(try await table.stepsToDelete(force: isForced), of: table)
                } else {
                    let steps = try await table.delete(force: isForced) { step in Terminal.printError("\(step) …") }
                    try Terminal.writeLine(
                        steps.isEmpty ? "nothing to do: there is no table \(table.name)" : "\(table.name) is gone")
                }
            }
        }
    }

    struct Describe: RunnableCommand {
        static let configuration = CommandConfiguration(
            "describe", abstract: "Says how the table is; ends with status 1 when it is missing or not fit for use.")

        static let parameters: [Parameter<Self>] = [.group(\.target)]

        var target = Target()

        func run() async throws {
            let (table, settings) = try target.resolve()
            guard let description = try await table.describe() else {
                try Terminal.writeLine("there is no table \(table.name)")
                throw ExitStatus.refusals
            }
            let missing =
                try description.differences.isEmpty
                ? await table.stepsToCreate(DynamoDBTable.Options(shards: settings.shards)).map {
                    "would be done by create: \($0)"
                }
                : description.differences
            try Terminal.writeLine(TableText.lines(of: description, missing: missing).joined(separator: "\n"))
            if !description.isReady || !description.differences.isEmpty { throw ExitStatus.refusals }
        }
    }
}

/// What a table looks like for people.
private enum TableText {
    static func lines(of table: TableDescription, missing: [String]) -> [String] {
        var lines = [
            "table       \(table.name) (\(table.arn))",
            "status      \(table.status.lowercased()), \(table.isOnDemand ? "paid by request" : "provisioned capacity")",
            "items       \(table.itemCount), \(table.byteCount) bytes, as of some hours ago",
            "expiry      \(table.timeToLive.map { "by \($0)" } ?? "off")",
            "recovery    \(table.hasPointInTimeRecovery ? "point in time" : "off")",
            "protection  \(table.hasDeletionProtection ? "against deletion" : "off")",
            "encryption  \(table.encryptionKey ?? "AWS's own key")",
        ]
        if let shards = table.shards {
            lines.append("shards      \(shards.day) a day, \(shards.user) a user, \(shards.service) a service")
        }
        lines += table.indexes.map { index in
            "index       \(index.name): \(index.hashKey), \(index.rangeKey ?? ""); \(index.status.lowercased()), "
                + "\(index.itemCount) entries, \(index.byteCount) bytes"
        }
        return (lines + missing.map { "missing     \($0)" }).map(\.printable)
    }
}

extension Terminal {
    /// Says what would be done.
    fileprivate static func printPlan(_ steps: [DynamoDBTable.Step], of table: DynamoDBTable) throws {
        let lines = steps.map { "would \($0)" }
        try writeLine(lines.isEmpty ? "nothing to do" : "\(table.name):\n" + lines.joined(separator: "\n"))
    }
}
