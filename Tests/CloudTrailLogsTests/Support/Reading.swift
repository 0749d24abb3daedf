import CloudTrailLogs
import TestSupport
import TrackerGzip

/// What reading a log gave.
struct Reading {
    /// Each event's attributes: names to values in the order of the record.
    var events: [[String: [String]]] = []
    /// Name and value of every leaf, in order.
    var values: [(name: String, value: String)] = []
    var instants: [EventInstant] = []
    var origins: [EventBatch.Origin] = []
    var counts = LogCounts()
    var rejections: [RecordRejection] = []
    var error: LogReadError?

    /// The values of `eventID`, in order.
    var eventIDs: [String] { events.compactMap { $0["eventID"]?.first } }
    var reasons: [String] { rejections.map(\.reason) }
}

/// Reads a log in memory to its end or its damage.
func read(
    _ log: [UInt8], options: LogReadingOptions = LogReadingOptions(filter: .none), pieceSize: Int = .max, maxEvents: Int = 100
) -> Reading {
    var reading = Reading()
    let decoder = LogDecoder(
        input: PiecewiseInput(log, pieceSize: pieceSize), log: 7, options: options, flattener: EventFlattener())
    var hasMore = true
    while hasMore {
        var batch = EventBatch()
        do {
            hasMore = try decoder.read(into: &batch, maxEvents: maxEvents, maxBytes: 1 << 20)
        } catch let error as LogReadError {
            reading.error = error
            hasMore = false
        } catch {
            hasMore = false
        }
        for event in batch.events {
            var attributes = [String: [String]]()
            for value in batch.values[event.values] {
                let name = batch.attributeNames[Int(value.attribute)]
                attributes[name, default: []].append(batch.string(value))
                reading.values.append((name, batch.string(value)))
            }
            reading.events.append(attributes)
            reading.instants.append(event.instant)
            reading.origins.append(event.origin)
        }
    }
    reading.counts = decoder.counts
    reading.rejections = decoder.takeRejections()
    return reading
}

func read(_ log: String, options: LogReadingOptions = LogReadingOptions(filter: .none)) -> Reading {
    read(Array(log.utf8), options: options)
}

/// The attributes of the one event in a log of one record.
func flatten(_ record: String) -> [String: [String]] {
    read(#"{"Records":[\#(record)]}"#).events.first ?? [:]
}

/// A record with an identifier, a time and more members.
func record(_ eventID: String, _ members: String = "") -> String {
    let more = members.isEmpty ? "" : "," + members
    let core = #""eventID":"\#(eventID)","eventTime":"2023-07-10T12:00:00Z","eventName":"RunInstances""#
    return #"{"eventVersion":"1.08",\#(core)\#(more)}"#
}

/// A log as CloudTrail writes it.
func log(_ records: String...) -> String {
    #"{"Records":["# + records.joined(separator: ",") + "]}"
}

/// `bytes` as one gzip member.
func gzip(_ bytes: [UInt8], level: Int = -1) throws -> [UInt8] {
    var output = [UInt8]()
    let writer = try GzipWriter(level: level)
    writer.write(bytes, to: &output)
    writer.finish(into: &output)
    return output
}

func gzip(_ text: String) throws -> [UInt8] {
    try gzip(Array(text.utf8))
}
