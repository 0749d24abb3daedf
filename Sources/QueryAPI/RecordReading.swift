public import EventStorage

/// Reads records back from the logs they stand in.
public protocol RecordReading: Sendable {
    /// The record of an event, found to be the one that was stored, its secrets redacted, as the JSON text of an object.
    ///
    /// - Parameters:
    ///   - eventID: The event's.
    ///   - location: Where its record stood when it was stored.
    /// - Throws: `RecordMissing` where there is no such record; `CancellationError`.
    func redactedRecord(of eventID: String, at location: RecordLocation) async throws -> [UInt8]
}
