import CloudTrailLogs
import EventStorage

/// Puts events into a store.
struct StoreSink: BatchSink {
    struct Preparer: BatchPreparer {
        let writer: any EventWriter

        func prepare(_ batch: EventBatch) throws -> any PreparedBatch {
            try writer.prepare(batch)
        }
    }

    let writer: any EventWriter

    func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry] {
        sources.isEmpty ? [:] : try await writer.ledgerEntries(for: sources)
    }

    func makePreparer() -> Preparer {
        Preparer(writer: writer)
    }

    func byteCount(of prepared: any PreparedBatch) -> Int {
        prepared.byteCount
    }

    var isTransactional: Bool { writer.isTransactional }

    /// By date, which is the order of a store's indexes: they grow at their ends.
    var order: LogOrder { writer.keepsFirstInPathOrder ? .date : .path }

    func consume(_ parts: [ReadPart<any PreparedBatch>]) async throws -> WriteSummary {
        try await writer.write(
            parts.map { part in
                BatchToWrite(
                    try part.prepared ?? writer.prepare(EventBatch()), logs: part.logs, finished: part.finished,
                    leftOut: part.leftOut)
            })
    }
}
