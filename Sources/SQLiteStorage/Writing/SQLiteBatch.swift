import CloudTrailLogs
import EventStorage

/// A batch in the form of its segments: everything that can be made without knowing which of its events are stored already.
struct SQLiteBatch: PreparedBatch {
    let attributeNames: [String]
    /// The logs that its events come from.
    let logs: Set<Int>
    /// Runs of events, none longer than a segment.
    let pieces: [Piece]

    struct Piece: Sendable {
        let rows: [Row]
        let keys: EventKeys
        let columns: [Column]
        let users: StringCodes
        let names: StringCodes
        let sources: StringCodes
    }

    /// What an event's row holds besides its key and names.
    struct Row: Sendable {
        var instant: EventInstant
        var origin: EventBatch.Origin
        var recordHash: UInt64
    }

    /// An attribute's column.
    struct Column: Sendable {
        /// Index into the batch's attribute names.
        var attribute: Int
        /// The newest instant of its events, should none of them be stored already.
        var latest: EventInstant
        var data: [UInt8]
    }

    init(_ batch: EventBatch, hashKey: RecordHashKey) {
        attributeNames = batch.attributeNames
        logs = Set(batch.events.map(\.origin.log))
        var pieces = [Piece]()
        var start = 0
        while start < batch.events.count {
            let events = start..<min(start + Segment.maxEvents, batch.events.count)
            pieces.append(
                Piece(
                    rows: batch.events[events].map {
                        Row(instant: $0.instant, origin: $0.origin, recordHash: batch.recordHash(of: $0, key: hashKey))
                    },
                    keys: EventKeys(batch, events),
                    columns: Self.columns(of: events, in: batch),
                    users: StringCodes(batch, events) { $0.userName },
                    names: StringCodes(batch, events) { $0.eventName },
                    sources: StringCodes(batch, events) { $0.eventSource }))
            start = events.upperBound
        }
        self.pieces = pieces
    }

    var byteCount: Int {
        pieces.reduce(0) { sum, piece in
            let columns = piece.columns.reduce(0) { $0 + $1.data.count + 64 }
            return sum + columns + piece.rows.count * (MemoryLayout<Row>.stride + PackedUUID.byteCount + 16)
        }
    }

    /// The columns of a run of events, whose ordinals are their places in it.
    private static func columns(of events: Range<Int>, in batch: EventBatch) -> [Column] {
        let attributeCount = batch.attributeNames.count
        // A counting sort by attribute, which keeps the order of events.
        var starts = [Int](repeating: 0, count: attributeCount + 1)
        for event in events {
            for index in batch.events[event].values { starts[Int(batch.values[index].attribute) + 1] += 1 }
        }
        for attribute in 0..<attributeCount { starts[attribute + 1] += starts[attribute] }
        var latest = [EventInstant](repeating: .distantPast, count: attributeCount)
        var ends = starts
        let entries = [ColumnEncoder.Entry](unsafeUninitializedCapacity: starts[attributeCount]) { entries, count in
            for event in events {
                let ordinal = event - events.lowerBound
                let instant = batch.events[event].instant
                for index in batch.events[event].values {
                    let value = batch.values[index]
                    let attribute = Int(value.attribute)
                    let range = batch.range(of: value)
                    let entry = ColumnEncoder.Entry(
                        ordinal: UInt16(ordinal), offset: UInt32(range.lowerBound), length: UInt32(range.count))
                    entries.initializeElement(at: ends[attribute], to: entry)
                    ends[attribute] += 1
                    if latest[attribute] < instant { latest[attribute] = instant }
                }
            }
            count = starts[attributeCount]
        }
        var encoder = ColumnEncoder()
        return entries.withUnsafeBufferPointer { entries in
            batch.withBytes { bytes in
                (0..<attributeCount).compactMap { attribute in
                    guard starts[attribute] < starts[attribute + 1] else { return nil }
                    let own = UnsafeBufferPointer(rebasing: entries[starts[attribute]..<starts[attribute + 1]])
                    return Column(
                        attribute: attribute, latest: latest[attribute],
                        data: encoder.encode(own, bytes: bytes, eventCount: events.count))
                }
            }
        }
    }
}

/// The distinct strings that some events have in one place, and which of them each has.
struct StringCodes: Sendable {
    private(set) var strings: [String] = []
    /// For each event, an index into `strings`, or -1.
    private(set) var codes: [Int32] = []

    init(_ batch: EventBatch, _ events: Range<Int>, _ valueIndex: (EventBatch.Event) -> Int32) {
        codes.reserveCapacity(events.count)
        var codeOfString: [ExactString: Int32] = [:]
        var lastValue: EventBatch.Value?
        var lastCode: Int32 = -1
        batch.withBytes { bytes in
            for event in events {
                let index = valueIndex(batch.events[event])
                guard index >= 0 else {
                    codes.append(-1)
                    continue
                }
                let value = batch.values[Int(index)]
                let text = UnsafeBufferPointer(rebasing: bytes[batch.range(of: value)])
                // Neighbours are often alike.
                if let lastValue, text.hasSameBytes(as: UnsafeBufferPointer(rebasing: bytes[batch.range(of: lastValue)])) {
                    codes.append(lastCode)
                    continue
                }
                let string = String(decoding: text, as: UTF8.self)
                let code = codeOfString[ExactString(string), default: Int32(strings.count)]
                if Int(code) == strings.count {
                    strings.append(string)
                    codeOfString[ExactString(string)] = code
                }
                codes.append(code)
                lastValue = value
                lastCode = code
            }
        }
    }
}

/// How events are numbered: the segment in the high bits, the ordinal in it in the low ones.
enum Segment {
    static let ordinalBits: Int64 = 13
    /// Large enough to make columns worthwhile, small enough to be written in one short transaction.
    static let maxEvents = 1 << 13

    static func eventID(segment: Int64, ordinal: Int) -> Int64 { segment << ordinalBits | Int64(ordinal) }
    static func segment(ofEvent id: Int64) -> Int64 { id >> ordinalBits }
    static func ordinal(ofEvent id: Int64) -> Int { Int(id & ((1 << ordinalBits) - 1)) }

    /// A segment's number of places as its row has it.
    static func placeCount(_ stored: Int64) throws -> Int {
        guard (1...Int64(maxEvents)).contains(stored) else { throw EventStoreError.damagedColumn }
        return Int(stored)
    }

    private static let attributeBits: Int64 = 32
    static let maxAttributes: Int64 = 1 << attributeBits
    static func columnID(segment: Int64, attribute: Int64) -> Int64 { segment << attributeBits | attribute }
    static func columnIDs(segment: Int64) -> ClosedRange<Int64> {
        columnID(segment: segment, attribute: 0)...columnID(segment: segment, attribute: maxAttributes - 1)
    }
    static func attribute(ofColumn id: Int64) -> Int64 { id & (maxAttributes - 1) }
}
