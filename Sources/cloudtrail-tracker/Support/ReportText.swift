import Ingestion

/// What a run's report looks like for people.
enum ReportText {
    /// A few lines on what became of files and records.
    static func summary(of report: ImportReport) -> String {
        let expired = report.expired > 0 ? "\nexpired  \(report.expired) events removed from the store" : ""
        return """
            files    \(report.files), of them \(report.filesSkipped) skipped and \(report.filesFailed) failed
            records  \(report.records) = \(report.stored) stored + \(report.filtered) filtered + \(report.duplicates) duplicates \
            + \(report.rejected) rejected\(expired)
            time     \(rounded(report.seconds)) s
            """
    }

    private static func rounded(_ seconds: Double) -> String {
        let hundredths = Int(seconds * 100)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
