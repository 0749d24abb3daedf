import Ingestion

/// What a run's report looks like for people.
enum ReportText {
    /// Prints each named failure to standard error.
    static func printFailures(of report: ImportReport) {
        for notice in report.notices { Terminal.printError("passed over: \(notice.source) \(notice.reason)") }
        for failure in report.failures { Terminal.printError("\(failure.source) \(failure.reason)") }
        let unnamed = report.failureCount - report.failures.count
        if unnamed > 0 { Terminal.printError("and \(unnamed) more") }
    }

    /// A few lines on what became of files and records.
    static func summary(of report: ImportReport) -> String {
        """
        files    \(report.files), of them \(report.filesSkipped) skipped and \(report.filesFailed) failed
        records  \(report.records) = \(report.stored) stored + \(report.filtered) filtered + \(report.duplicates) duplicates \
        + \(report.rejected) rejected
        time     \(rounded(report.seconds)) s

        """
    }

    private static func rounded(_ seconds: Double) -> String {
        let hundredths = Int(seconds * 100)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
