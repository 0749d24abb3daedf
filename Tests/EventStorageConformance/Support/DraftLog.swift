import CloudTrailLogs
import EventStorage
import NaiveReading

/// A log made of drafts.
struct DraftLog {
    /// The number that its events' `EventBatch.Origin.log` has: none that counts from zero.
    static let number = 41

    let identity: LogIdentity
    let bytes: [UInt8]
    private let recordCount: Int

    init(_ drafts: [RecordDraft], identity: LogIdentity) {
        self.identity = identity
        let log: JSONValue = ["Records": .array(drafts.map(\.record))]
        bytes = log.serialized
        recordCount = drafts.count
    }

    /// The log's events.
    ///
    /// - Throws: `ConformanceFailure` when the decoder does not take all of the records.
    func batch() throws -> EventBatch {
        let decoder = LogDecoder(
            input: MemoryInput(bytes), log: Self.number, options: LogReadingOptions(filter: .none), flattener: EventFlattener())
        var batch = EventBatch()
        while try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max) {}
        try requireEqual(batch.events.count, recordCount, "events that the decoder makes of the suite's own records")
        return batch
    }
}
