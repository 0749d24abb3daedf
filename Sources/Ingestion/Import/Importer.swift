public import AWSClient
public import EventStorage

/// Reads logs into a store.
///
/// Logs are read on several threads and stored in path order, so that of different records with one `eventID` the first stays; an
/// archive's are stored by date where the store `keepsFirstInPathOrder` by itself, since its indexes then grow at their ends. A
/// log that was read to its end goes into the store's ledger, and the next import skips it. One that is damaged keeps the events
/// before the damage, is reported, and is read again the next time.
public struct Importer: Sendable {
    private let pipeline: ReadingPipeline<StoreSink>
    private let writer: any EventWriter
    private let options: IngestionOptions

    /// Makes an importer.
    ///
    /// - Parameters:
    ///   - writer: Where events go; it stays open. `ledgerEntries` and `prepare` are called from several tasks at once and while
    ///     `write` runs, `write` from one.
    ///   - options: What to take.
    ///   - aws: What `LogSource.bucket`, `.object` and `.lookupEvents` are read with; without it they are not there.
    ///   - clock: What the report's seconds and the pace of progress go by.
    public init(
        writer: any EventWriter, options: IngestionOptions, aws: AWSConfiguration? = nil,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.writer = writer
        self.options = options
        pipeline = ReadingPipeline(sink: StoreSink(writer: writer), aws: aws.map(AWSSources.init), options: options, clock: clock)
    }

    /// Removes what has expired in the store, and reads all sources to their end.
    ///
    /// When the task is cancelled, it stops at the next batch and returns a report whose `interrupted` is true: what is written
    /// stays, and logs that were not finished are not in the ledger.
    ///
    /// - Parameters:
    ///   - sources: In the order in which they are to be read.
    ///   - progress: Called about every 100 ms and once at the end, from any thread; `nil` saves counting the files beforehand.
    /// - Throws: `LogSourceError` when a source is not there, before anything is done; `IngestionError` when the store failed.
    public func run(
        sources: [LogSource], progress: (@Sendable (IngestionProgress) -> Void)? = nil
    ) async throws -> ImportReport {
        let (writer, options) = (writer, options)
        return try await pipeline.run(
            sources,
            begin: { ImportReport(try await writer.removeExpired(evenMany: options.expiresMany), now: options.now) },
            progress: progress)
    }
}
