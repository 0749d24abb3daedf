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

    /// How many bytes of memory a batch takes, about.
    func byteCount(of prepared: Prepared) -> Int

    /// Whether parts are taken all or none: then those that wait together are better taken together, and soon enough done not to
    /// be broken off.
    var isTransactional: Bool { get }

    /// In which order it takes logs.
    var order: LogOrder { get }

    /// Takes parts; called with one group after the other, in the order of their logs.
    func consume(_ parts: [ReadPart<Prepared>]) async throws -> WriteSummary
}

/// Turns batches into another form: the work that needs no order and is done on the reading tasks.
protocol BatchPreparer {
    associatedtype Prepared: Sendable

    /// Turns one batch into that form.
    mutating func prepare(_ batch: EventBatch) throws -> Prepared
}
