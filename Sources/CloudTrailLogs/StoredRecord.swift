/// Finds the record of an event in what stands at its origin now, and tells it from any other.
///
/// - Parameters:
///   - text: The bytes at `EventBatch.Event.origin`: the record, or the JSON value that it is wrapped in.
///   - eventID: The event's.
///   - hash: That of the record when it was stored; `nil` where the store has none.
/// - Returns: The record as it was written, secrets included; `nil` when it is not there: the log is another one by now, or the
///   store says something else than it once did.
public func storedRecord(in text: [UInt8], eventID: String, hash: RecordHash?) -> [UInt8]? {
    let wanted = WantedRecord(eventID: eventID, hash: hash)
    return wanted.find(in: eventOfRecord(text)) ?? wanted.find(in: eventsOfLog(text))
}

private struct WantedRecord {
    let eventID: String
    let hash: RecordHash?

    func find(in batch: EventBatch) -> [UInt8]? {
        batch.events.lazy.filter { isOfEvent(batch.string(at: $0.eventID) ?? "") }.map(batch.record)
            .first { hash?.matches($0) ?? true }
    }

    private func isOfEvent(_ found: String) -> Bool {
        if ExactString(found) == ExactString(eventID) { return true }
        // One that was made from a record's attributes may come out differently under later rules; the bytes decide then.
        return hash != nil && found.isMadeEventID && eventID.isMadeEventID
    }
}

private let everything = LogReadingOptions(
    filter: .none, maxRecordBytes: LogReadingOptions.largestMaxRecordBytes, maxInflatedBytes: .max)

/// The event of a text that is one record.
private func eventOfRecord(_ text: [UInt8]) -> EventBatch {
    let flattener = EventFlattener()
    var batch = EventBatch()
    flattener.begin(&batch)
    var scanner = RecordScanner.forOneRecord(text)
    if let element = try? scanner.next(), case .record(let start, let end, true) = element {
        _ = flattener.append(
            scanner.record(start: start, end: end), origin: EventBatch.Origin(log: 0, offset: 0, length: 0), options: everything,
            mayPassOver: false)
    }
    flattener.finish(&batch)
    return batch
}

/// The events of a text in which records are wrapped as in a log.
private func eventsOfLog(_ text: [UInt8]) -> EventBatch {
    // Rows of a query's results are known by where they stand alone.
    let isRow = text.first == UInt8(ascii: "[")
    let text = isRow ? Array("{\"QueryResultRows\":[".utf8) + text + Array("]}".utf8) : text
    let decoder = LogDecoder(input: MemoryInput(text), log: 0, options: everything, flattener: EventFlattener())
    var batch = EventBatch()
    // What comes before damage is in the batch all the same.
    while (try? decoder.read(into: &batch, maxEvents: .max, maxBytes: .max)) == true {}
    return batch
}
