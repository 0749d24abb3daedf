import EventStorage

/// Writes events one after the other as bytes.
protocol EventEncoder: Sendable {
    /// What stands before the first event.
    var prologue: [UInt8] { get }
    /// What stands between two events.
    var separator: [UInt8] { get }
    /// What stands behind the last event.
    var epilogue: [UInt8] { get }

    /// Writes one event.
    func append(_ event: StoredEvent, to bytes: inout [UInt8])
}
