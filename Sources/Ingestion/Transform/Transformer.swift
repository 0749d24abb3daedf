/// Reads logs and writes their events as NDJSON: one JSON object a line, in path order. Nothing is stored, so that an event that
/// occurs twice is written twice.
public struct Transformer: Sendable {
    /// What a line holds.
    public enum Form: Hashable, Sendable {
        /// The flattened event: an attribute with one value is a string, with several an array sorted by code point; attributes
        /// stand in the record's order, derived ones behind them.
        case flattened
        /// The record as it was, secrets redacted.
        case record
    }

    private let pipeline: ReadingPipeline<LineSink>

    /// Makes a transformer.
    ///
    /// - Parameters:
    ///   - form: What a line holds.
    ///   - options: What to take.
    ///   - clock: What the report's seconds and the pace of progress go by.
    ///   - write: Takes whole lines, some megabytes at a time; one call after the other, on a thread that it may block.
    public init(
        form: Form = .flattened, options: IngestionOptions, clock: any Clock<Duration> = ContinuousClock(),
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        pipeline = ReadingPipeline(sink: LineSink(form: form, write: write), options: options, clock: clock)
    }

    /// Reads all sources to their end, or until the task is cancelled; then the report's `interrupted` is true.
    ///
    /// - Parameters:
    ///   - sources: In the order in which they are to be read.
    ///   - progress: Called about every 100 ms and once at the end, from any thread; `nil` saves counting the files beforehand.
    /// - Returns: A report in which `stored` are the events written.
    /// - Throws: `LogSourceError` when a source is not there, before anything is done; `IngestionError` around what `write`
    ///   threw.
    public func run(
        sources: [LogSource], progress: (@Sendable (IngestionProgress) -> Void)? = nil
    ) async throws -> ImportReport {
        try await pipeline.run(sources, progress: progress)
    }
}
