import CloudTrailLogs
import NaiveReading
import TestSupport

/// What `LogDecoder` makes of a case.
struct DecodedLog {
    /// An event of it.
    struct Event {
        var range: Range<Int>
        var milliseconds: Int64
        var attributes: [UTF8Text: Set<UTF8Text>]
        /// Broken promises of the batch about this event.
        var faults: [String]
    }

    var events: [Event] = []
    var counts = LogCounts()
    var rejections: [RecordRejection] = []
    /// What ended the log early.
    var failure: LogReadError?

    /// Reads the case's log to its end.
    init(_ fuzzCase: FuzzCase, flattener: EventFlattener) throws {
        let decoder = LogDecoder(
            input: PiecewiseInput(fuzzCase.stored, pieceSize: fuzzCase.pieceSize), log: 7,
            options: LogReadingOptions(filter: fuzzCase.isFiltered ? .standard : .none), flattener: flattener)
        var hasMore = true
        while hasMore {
            var batch = EventBatch()
            do {
                hasMore = try decoder.read(
                    into: &batch, maxEvents: fuzzCase.batchLimits.events, maxBytes: fuzzCase.batchLimits.bytes)
            } catch let error as LogReadError {
                failure = error
                hasMore = false
            }
            events += batch.events.map { Event($0, in: batch) }
            if batch.events.count > fuzzCase.batchLimits.events {
                events[events.count - 1].faults.append("the batch holds \(batch.events.count) events")
            }
        }
        counts = decoder.counts
        rejections = decoder.takeRejections()
    }
}

extension DecodedLog.Event {
    init(_ event: EventBatch.Event, in batch: EventBatch) {
        var attributes = [UTF8Text: Set<UTF8Text>]()
        var faults = [String]()
        for value in batch.values[event.values] {
            let name = UTF8Text(batch.attributeNames[Int(value.attribute)])
            let text = batch.withBytes(of: value) { UTF8Text(bytes: $0) }
            if text.isEmpty { faults.append("\(name) has an empty value") }
            if String(validating: text.bytes, as: UTF8.self) == nil { faults.append("\(name) has a value that is not UTF-8") }
            if !attributes[name, default: []].insert(text).inserted { faults.append("\(name) has a value twice") }
        }
        let pointers: [(Int32, UTF8Text, Bool)] = [
            (event.eventID, "eventID", true), (event.eventTime, "eventTime", true),
            (event.userName, "userIdentity_userName", true), (event.eventName, "eventName", false),
            (event.eventSource, "eventSource", false),
        ]
        for (index, name, isRequired) in pointers {
            let value = batch.string(at: index).map { UTF8Text($0) }
            if value.map({ attributes[name]?.contains($0) != true }) ?? isRequired {
                faults.append("\(name) points to \(value ?? "nothing"), the attribute is \(attributes[name] ?? [])")
            }
        }
        if event.origin.log != 7 { faults.append("the log's number is \(event.origin.log)") }
        let start = Int(event.origin.offset)
        self.init(
            range: start..<(start + Int(event.origin.length)), milliseconds: event.instant.milliseconds, attributes: attributes,
            faults: faults)
    }
}
