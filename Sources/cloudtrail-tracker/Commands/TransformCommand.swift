import ArgumentParser
import Ingestion

struct TransformCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transform",
        abstract: "Writes flattened events as NDJSON to standard output; nothing is stored.",
        discussion: """
            One event is one line, in the order of paths and of records in them, ready for jq, DuckDB or Spark:

              cloudtrail-tracker transform --all logs/ | jq -r .eventName | sort | uniq -c

            Secrets are redacted. An event that was delivered twice is written twice.
            """)

    @OptionGroup var reading: ReadingOptions

    @OptionGroup var settings: SettingsOptions

    @Flag(help: "Write records as they are instead, redacted.")
    var raw = false

    @Flag(help: "Print a report as JSON on standard error at the end.")
    var json = false

    func run() async throws {
        let ingestion = try reading.ingestion(settings: settings.resolve())
        let form: Transformer.Form = raw ? .record : .flattened
        let sources = reading.logSources
        let progress = ProgressLine.forTerminal()
        let report: ImportReport
        do {
            let transformer = Transformer(form: form, options: ingestion) { try Terminal.write($0) }
            report = try await withCancellationOnInterrupt {
                try await transformer.run(sources: sources, progress: progress?.update)
            }
        } catch let error as IngestionError {
            progress?.finish()
            throw error.underlying
        }
        progress?.finish()
        ReportText.printFailures(of: report)
        if json { Terminal.printError(report.json) }
        if report.interrupted { throw ExitStatus.interrupted }
        if report.failureCount > 0 { throw ExitStatus.refusals }
    }
}
