import CloudTrailLogs
import Ingestion
import Synchronization
import TrackerCommandLine

/// How a run's messages look on standard error.
enum LogFormat: String, ArgumentValue, CaseIterable {
    /// Sentences, and a line of progress on a terminal.
    case text
    /// A JSON object a line, progress once a second among them.
    case json
}

/// What `import` and `transform` say on standard error while they run, and about what they could not read.
final class RunMessages: Sendable {
    private static let progressInterval: Duration = .seconds(1)

    private let format: LogFormat
    private let line: ProgressLine?
    private let lastProgress = Mutex<Duration>(.zero)

    init(_ format: LogFormat) {
        self.format = format
        line = format == .text ? ProgressLine.forTerminal() : nil
    }

    /// Takes a run's progress; `nil` when nobody is to see it.
    var progress: (@Sendable (IngestionProgress) -> Void)? {
        guard format == .json else { return line?.update }
        return { [self] progress in
            let isDue = lastProgress.withLock { last in
                guard progress.elapsed - last >= Self.progressInterval else { return false }
                last = progress.elapsed
                return true
            }
            if isDue { log("info", "progress", progress.jsonMembers) }
        }
    }

    /// Leaves the line of progress, so that whatever is said next stands below it.
    func endProgress() {
        line?.finish()
    }

    /// Runs `body`, and says in the chosen form why it could not go on.
    ///
    /// - Throws: What `body` throws, or in place of it the program's exit status; that of the report, unless it is success.
    func during(_ body: () async throws -> ImportReport) async throws {
        let report: ImportReport
        do {
            report = try await body()
        } catch {
            endProgress()
            guard format == .json, !(error is ExitStatus), !(error is BrokenPipe), !(error is ValidationError) else {
                throw error
            }
            log("error", "error", [("reason", JSONObjectText.string(String(describing: error).printable))])
            throw ExitStatus.failure
        }
        if report.interrupted { throw ExitStatus.interrupted }
        if report.failureCount > 0 { throw ExitStatus.refusals }
    }

    /// Says what somebody ought to know about the run.
    func warn(_ warning: String) {
        switch format {
        case .text: Terminal.printError(warning)
        case .json: log("warning", "warning", [("reason", JSONObjectText.string(warning))])
        }
    }

    /// Names each file, record and region that was refused or passed over.
    func printFailures(of report: ImportReport) {
        let unnamed = report.failureCount - report.failures.count
        switch format {
        case .text:
            for notice in report.notices { Terminal.printError("passed over: \(notice.source) \(notice.reason)") }
            for failure in report.failures { Terminal.printError("\(failure.source) \(failure.reason)") }
            if unnamed > 0 { Terminal.printError("and \(unnamed) more") }
        case .json:
            for notice in report.notices { log("warning", "passedOver", notice.jsonMembers) }
            for failure in report.failures { log("error", "failure", failure.jsonMembers) }
            if unnamed > 0 { log("error", "moreFailures", [("count", String(unnamed))]) }
        }
    }

    private func log(_ level: String, _ event: String, _ members: [(name: String, value: String)]) {
        let place = [("time", currentInstant().iso8601), ("level", level), ("event", event)].map { name, text in
            (name: name, value: JSONObjectText.string(text))
        }
        Terminal.printError(JSONObjectText.make(place + members))
    }
}
