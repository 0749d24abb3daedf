import CloudTrailLogs
import EventStorage

/// What becomes of the events that a `ReadingPipeline` reads.
protocol BatchSink: Sendable {
    /// A batch in the form in which `consume` takes it.
    associatedtype Prepared: Sendable
    /// Makes that form; each reading task has one of its own.
    associatedtype Preparer: BatchPreparer where Preparer.Prepared == Prepared

    /// What is known of these logs from earlier runs, by their source.
    func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry]

    /// Makes a preparer.
    func makePreparer() -> Preparer

    /// Takes a batch; called with one after the other, in path order.
    ///
    /// - Parameters:
    ///   - prepared: `nil` when logs ended, and nothing of them was kept.
    ///   - logs: The logs that the batch's events come from, by number.
    ///   - finished: Logs whose last event is in this batch or was in an earlier one.
    func consume(_ prepared: Prepared?, logs: [Int: LogIdentity], finished: [LedgerEntry]) async throws -> WriteSummary
}

/// Turns batches into another form: the work that needs no order and is done on the reading tasks.
protocol BatchPreparer {
    associatedtype Prepared: Sendable

    /// Turns one batch into that form.
    mutating func prepare(_ batch: EventBatch) throws -> Prepared
}
