import CloudTrailLogs
import Ingestion
import SyntheticArchive
import TrackerCommandLine
import TrackerSystem

struct GenerateCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        "generate",
        abstract: "Writes a synthetic CloudTrail archive, for demonstrations and load tests.",
        discussion: """
            The archive is laid out as CloudTrail lays it out in a bucket. The same options, --end among them, give the same \
            archive again.
            """)

    static let parameters: [Parameter<Self>] = [
        .option("events", \.events, help: "How many events; a few per mille are delivered twice on top."),
        .option("days", \.days, help: "Over how many days they spread."),
        .option("users", \.users, help: "How many people make calls."),
        .option("accounts", \.accounts, help: "How many accounts they use."),
        .option("seed", \.seed, help: "Which of the possible archives."),
        .option("end", \.end, help: "When the last day ends: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ. (default: now)"),
        .option(
            "output", \.output, valueName: "folder", isRequired: true, completion: .files, help: "The folder to write to."),
    ]

    var events = 50_000
    var days = 7
    var users = 40
    var accounts = 3
    var seed: UInt64 = 1
    var end: String?
    var output = ""

    func validate() throws {
        _ = try archive()
    }

    func run() async throws {
        let archive = try archive()
        let output = output
        let progress = ProgressLine.forTerminal()
        let summary = try await withCancellationOnStopSignal {
            do {
                return try archive.write(to: output) { summary in
                    try Task.checkCancellation()
                    progress?.draw("\(summary.events) of \(archive.options.events) events, \(summary.files) files")
                }
            } catch is CancellationError {
                progress?.finish()
                throw ExitStatus.interrupted
            }
        }
        progress?.finish()
        try Terminal.writeLine("\(summary.events) events in \(summary.files) files, \(summary.compressedBytes) bytes")
    }

    private func archive() throws -> SyntheticArchive {
        var instant = currentInstant()
        if let end {
            guard let (given, _) = EventInstant.parse(iso8601EndOfRange: end) else {
                throw ValidationError("--end takes YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, not '\(end.printable)'")
            }
            instant = given
        }
        do {
            return try SyntheticArchive(
                SyntheticArchive.Options(
                    events: events, days: days, users: users, accounts: accounts, seed: seed, end: instant))
        } catch {
            throw ValidationError(error.message)
        }
    }
}
