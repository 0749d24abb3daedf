import CloudTrailLogs
import Ingestion
import TrackerCommandLine
import TrackerSystem

struct TransformCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        "transform",
        abstract: "Writes flattened events to standard output, as NDJSON or CSV; nothing is stored.",
        discussion: """
            One event is one line, in the order of paths and of records in them, ready for jq, DuckDB or Spark:

              cloudtrail-tracker transform --all logs/ | jq -r .eventName | sort | uniq -c

            Secrets are redacted. An event that was delivered twice is written twice.
            """)

    static let parameters: [Parameter<Self>] = [
        .group(\.reading),
        .group(\.settings),
        .flag("raw", \.raw, help: "Write records as they are instead, redacted."),
        .option("format", \.format, help: "ndjson, or csv: one row an event under a header line."),
        .option(
            "fields", \.fields, valueName: "names",
            help: "The columns of --format csv. (default: \(CoreAttribute.standard.joined(separator: ",")))"),
        .flag("json", \.json, help: "Print a report as JSON on standard error at the end."),
    ]

    var reading = ReadingOptions()
    var settings = SettingsOptions()
    var raw = false
    var format = TransformFormat.ndjson
    var fields: String?
    var json = false

    func validate() throws {
        guard format == .csv || fields == nil else { throw ValidationError("--fields goes with --format csv") }
        guard format == .ndjson || !raw else { throw ValidationError("--raw and --format csv exclude each other") }
        guard !columns.isEmpty, !columns.contains("") else {
            throw ValidationError("--fields takes attribute names separated by commas")
        }
    }

    private var columns: [String] {
        fields?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? CoreAttribute.standard
    }

    private var form: Transformer.Form {
        switch format {
        case .csv: .csv(columns: columns)
        case .ndjson: raw ? .record : .flattened
        }
    }

    func run() async throws {
        let messages = RunMessages(reading.logFormat)
        try await messages.during { try await transformAll(messages) }
    }

    private func transformAll(_ messages: RunMessages) async throws -> ImportReport {
        let settings = try settings.resolve()
        var ingestion = try reading.ingestion(settings: settings)
        if ingestion.limits == .standard { ingestion.limits = .lines }
        let aws = try reading.aws(settings: settings)
        let sources = reading.logSources
        let report: ImportReport
        do {
            let transformer = Transformer(form: form, options: ingestion, aws: aws) { try Terminal.write($0) }
            report = try await withCancellationOnStopSignal {
                try await transformer.run(sources: sources, progress: messages.progress)
            }
        } catch let error as IngestionError {
            throw error.underlying
        }
        messages.endProgress()
        messages.printFailures(of: report)
        if json { Terminal.printError(report.json) }
        return report
    }
}

/// What `transform` writes.
enum TransformFormat: String, ArgumentValue, CaseIterable {
    case ndjson, csv
}
