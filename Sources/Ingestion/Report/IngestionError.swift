/// A run that could not go on: the store, or what takes the output, failed.
public struct IngestionError: Error, Sendable, CustomStringConvertible {
    /// What was done until then; all that it counts is stored.
    public let report: ImportReport
    /// What failed: an `EventStoreError`, or what the sink threw.
    public let underlying: any Error

    /// A sentence for the person who runs the program.
    public var description: String { String(describing: underlying) }
}
