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

    func consume(
        _ prepared: (any PreparedBatch)?, logs: [Int: LogIdentity], finished: [LedgerEntry]
    ) async throws -> WriteSummary {
        let batch = try prepared ?? writer.prepare(EventBatch())
        return try await writer.write(batch, logs: logs, finished: finished)
    }
}
