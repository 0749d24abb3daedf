import AWSClient
import CloudTrailLogs
import EventStorage
import Ingestion
import S3Logs
import TriggerHandling

/// Stores log objects through the same pipeline that the command line imports with.
struct LogObjectImporter: ObjectImporting {
    let store: any EventStore
    let aws: AWSConfiguration
    let filter: EventNameFilter
    let retentionDays: Int
    let now: @Sendable () -> EventInstant

    func importObject(_ object: S3ObjectReference, deadline: ContinuousClock.Instant) async -> ObjectOutcome {
        let options = IngestionOptions(
            filter: filter, retentionDays: retentionDays, now: now(), readers: 1, limits: .small)
        do {
            let writer = try await store.openWriter()
            defer { Task { await writer.close() } }
            let report = try await Importer(writer: writer, options: options, aws: aws)
                .run(sources: [.object(object.location, versionID: object.versionID)])
            return ObjectOutcome(report)
        } catch let error as IngestionError {
            return ObjectOutcome(.failed(storing: error.underlying), counts: RecordCounts(error.report))
        } catch {
            return ObjectOutcome(.failed(storing: error))
        }
    }
}

extension ObjectOutcome {
    fileprivate init(_ report: ImportReport) {
        let rejections = report.failures.prefix(report.failures.count - report.filesFailed).map(\.reason)
        let ending: Ending
        if report.interrupted {
            ending = .failed(LogAccessError(.unavailable, reason: "could not be stored within the function's time"))
        } else if let failure = report.failures.last, report.filesFailed > 0 {
            ending = .failed(LogAccessError(failure.kind, reason: failure.reason))
        } else if report.filesSkipped > 0 {
            ending = .skipped(reason: "is stored already, or no CloudTrail log")
        } else {
            ending = .stored
        }
        self.init(ending, counts: RecordCounts(report), rejections: Array(rejections))
    }
}

extension ObjectOutcome.Ending {
    /// The store failed. What was stored until then stays, and storing it again is harmless.
    fileprivate static func failed(storing error: any Error) -> Self {
        .failed(LogAccessError(.unavailable, reason: "could not be stored: \(error)"))
    }
}

extension RecordCounts {
    fileprivate init(_ report: ImportReport) {
        self.init(
            stored: report.stored, filtered: report.filtered, duplicates: report.duplicates, rejected: report.rejected,
            bytesCompressed: report.bytesCompressed, bytesUncompressed: report.bytesUncompressed)
    }
}
