import CloudTrailLogs
import EventStorage
import Ingestion
import S3Logs
import Testing

/// 2018-06-10T00:00:00Z, nine days after the fixtures' events.
let now = EventInstant(milliseconds: 1_528_588_800_000)

/// Imports paths, and checks what holds of every report.
func importLogs(
    _ paths: String..., into writer: MemoryWriter, filter: EventNameFilter = .none,
    range: ClosedRange<EventInstant>? = .distantPast ... .distantFuture, retentionDays: Int = 0,
    archive: S3ArchiveScope = S3ArchiveScope(), readers: Int = 2
) async throws -> ImportReport {
    let options = IngestionOptions(
        filter: filter, range: range, retentionDays: retentionDays, now: now, maxRecordBytes: 1 << 20, archive: archive,
        readers: readers)
    let before = writer.events.count
    let report = try await Importer(writer: writer, options: options).run(
        sources: paths.map { try #require(LogSource(argument: $0)) })
    expectSums(report)
    #expect(report.stored == writer.events.count - before)
    return report
}

func expectSums(_ report: ImportReport, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
        report.records == report.stored + report.filtered + report.duplicates + report.rejected,
        sourceLocation: sourceLocation)
    #expect(report.failureCount == report.filesFailed + report.rejected, sourceLocation: sourceLocation)
    #expect(
        report.failures.count == min(report.failureCount, ImportReport.maxNamedFailures), sourceLocation: sourceLocation)
}
