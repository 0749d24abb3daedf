public import AWSClient

/// Reads logs and writes their events as NDJSON, one JSON object a line, or as CSV, in path order. Nothing is stored, so that an event that
/// occurs twice is written twice.
public struct Transformer: Sendable {
    /// What a line holds.
    public enum Form: Hashable, Sendable {
        /// The flattened event: an attribute with one value is a string, with several an array sorted by code point; attributes
        /// stand in the record's order, derived ones behind them.
        case flattened
        /// The record as it was, secrets redacted.
        case record
        /// The flattened event as a row of CSV (RFC 4180) with these attributes as columns, under a header line: one value as it
        /// is, several as a JSON array, none as an empty cell.
        case csv(columns: [String])
    }

    private let pipeline: ReadingPipeline<LineSink>
    private let writeHeader: @Sendable () throws -> Void

    /// Makes a transformer.
    ///
    /// - Parameters:
    ///   - form: What a line holds.
    ///   - options: What to take.
    ///   - aws: What `LogSource.bucket`, `.object` and `.lookupEvents` are read with; without it they are not there.
    ///   - clock: What the report's seconds and the pace of progress go by.
    ///   - write: Takes whole lines, some megabytes at a time; one call after the other, on a thread that it may block.
    public init(
        form: Form = .flattened, options: IngestionOptions, aws: AWSConfiguration? = nil,
        clock: any Clock<Duration> = ContinuousClock(),
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        writeHeader = {
            if case .csv(let columns) = form { try write(EventRowEncoder.header(of: columns)) }
        }
        pipeline = ReadingPipeline(
            sink: LineSink(form: form, write: write), aws: aws.map(AWSSources.init), options: options, clock: clock)
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
        let writeHeader = writeHeader
        return try await pipeline.run(
            sources,
            begin: {
                try writeHeader()
                return ImportReport()
            }, progress: progress)
    }
}
