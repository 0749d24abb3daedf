import ArgumentParser
import CloudTrailLogs
import Ingestion
import SyntheticArchive

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Writes a synthetic CloudTrail archive, for demonstrations and load tests.",
        discussion: """
            The archive is laid out as CloudTrail lays it out in a bucket. The same options, --end among them, give the same \
            archive again.
            """)

    @Option(help: "How many events; a few per mille are delivered twice on top.")
    var events = 50_000

    @Option(help: "Over how many days they spread.")
    var days = 7

    @Option(help: "How many people make calls.")
    var users = 40

    @Option(help: "How many accounts they use.")
    var accounts = 3

    @Option(help: "Which of the possible archives.")
    var seed: UInt64 = 1

    @Option(help: "When the last day ends: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ. (default: now)")
    var end: String?

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
    var output: String

    func validate() throws {
        _ = try archive()
    }

    func run() async throws {
        let archive = try archive()
        let output = output
        let progress = ProgressLine.forTerminal()
        let summary = try await withCancellationOnInterrupt {
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
        let text = "\(summary.events) events in \(summary.files) files, \(summary.compressedBytes) bytes\n"
        try Terminal.write(Array(text.utf8))
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
