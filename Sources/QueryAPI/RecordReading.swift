public import EventStorage

/// Reads records back from the logs they stand in.
public protocol RecordReading: Sendable {
    /// The record at a place, its secrets redacted, as the JSON text of an object.
    ///
    /// - Returns: `nil` when the log is gone, has changed, or may not be read.
    func redactedRecord(at location: RecordLocation) async -> [UInt8]?
}
