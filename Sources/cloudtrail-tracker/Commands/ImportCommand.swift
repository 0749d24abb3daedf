import EventStorage
import Ingestion
import TrackerCommandLine
import TrackerSystem

struct ImportCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        "import",
        abstract: "Reads logs into a store.",
        discussion: """
            Files that were imported before and did not change are skipped, so the same command goes on where it was stopped. \
            An event is stored once, however often it is delivered. Files and records that cannot be read are named with their \
            reason; everything else is imported.
            """)

    static let parameters: [Parameter<Self>] = [
        .group(\.reading),
        .group(\.store),
        .flag(
            "expire", \.expire,
            help: """
                Remove events that are older than the setting retentionDays even where they are more than 1,000 and more than a \
                tenth of the store; without it they stay then, and the exit status is 1.
                """),
        .flag("json", \.json, help: "Print a report as JSON on standard output."),
    ]

    var reading = ReadingOptions()
    var store = StoreOptions()
    var expire = false
    var json = false

    func run() async throws {
        let messages = RunMessages(reading.logFormat)
        try await messages.during { try await importAll(messages) }
    }

    private func importAll(_ messages: RunMessages) async throws -> ImportReport {
        let settings = try store.resolve()
        var options = try reading.ingestion(settings: settings)
        options.expiresMany = expire
        let sources = reading.logSources
        let aws = try reading.aws(settings: settings)
        let store = try openStoreForWriting(settings)
        let writer = try await store.openWriter()
        if let warning = await warningOfEarlierEvents(in: store, settings) { messages.warn(warning) }
        let outcome: Result<ImportReport, any Error>
        do {
            let importer = Importer(writer: writer, options: options, aws: aws)
            outcome = .success(
                try await withCancellationOnStopSignal {
                    try await importer.run(sources: sources, progress: messages.progress)
                })
        } catch {
            outcome = .failure(error)
        }
        await writer.close()
        messages.endProgress()
        switch outcome {
        case .success(let report):
            do {
                try print(report, messages)
            } catch  where report.interrupted {
                // A terminal that went away takes no report.
            }
            return report
        case .failure(let error):
            // What was stored before the store was lost is stored.
            if let error = error as? IngestionError { try print(error.report, messages) }
            throw error
        }
    }

    private func print(_ report: ImportReport, _ messages: RunMessages) throws {
        messages.printFailures(of: report)
        try Terminal.writeLine(json ? report.json : ReportText.summary(of: report))
    }
}
