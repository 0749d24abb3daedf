/// The version of the rules by which records become attributes. A change to them counts it up, and logs that were imported
/// under an older one are read again. Since 2 more is redacted: what stands below secret keys of any type, values of pairs, and
/// secrets inside strings.
public let flatteningVersion = 2

/// Turns records into events: finds their leaves, names them, and settles identifier, time and user name.
///
/// It keeps what it learned about attribute names from one log to the next, so that a reading task needs one for all its logs.
/// Cost: about one comparison of a key and no allocation a leaf.
public final class EventFlattener {
    private var builder = EventBuilder()

    /// Makes a flattener that has met no attribute yet.
    public init() {}

    /// What became of a record.
    enum Outcome: Equatable {
        case appended
        case filtered
        /// It is well-formed, and cannot be an event.
        case rejected(String)
        /// It is well-formed, and no record of CloudTrail's; something else may be in it.
        case foreign(String)
        /// It is not JSON at this index of its bytes.
        case malformed(at: Int)
        /// It is JSON as far as it goes, and ends before its closing bracket.
        case incomplete
    }

    /// A record's text and tokens, as `StructuralScanner` found them.
    struct Record {
        var bytes: UnsafePointer<UInt8>
        var start: Int
        var end: Int
        var positions: UnsafePointer<UInt32>
        var positionCount: Int
        var traits: TextTraits

        /// The object that takes up these of its tokens.
        func part(_ tokens: Range<Int>) -> Record {
            Record(
                bytes: bytes, start: Int(positions[tokens.lowerBound]), end: Int(positions[tokens.upperBound - 1]) + 1,
                positions: positions + tokens.lowerBound, positionCount: tokens.count, traits: traits)
        }
    }

    /// Takes a batch over, to append to it; `finish` gives it back.
    func begin(_ batch: inout EventBatch) {
        builder.begin(&batch)
    }

    /// Gives back the batch that `begin` took.
    func finish(_ batch: inout EventBatch) {
        builder.finish(&batch)
    }

    /// Events and bytes that the batch holds now.
    var batchSize: (events: Int, bytes: Int) { builder.batchSize }

    /// Whether the batch has to end although it has room.
    var mustBeginAnew: Bool { builder.mustBeginAnew }

    /// Appends the event that `record` stands for, if it is one and not filtered.
    ///
    /// - Parameter mayPassOver: Whether a record that the filter leaves out need not be read any further.
    func append(
        _ record: Record, origin: EventBatch.Origin, options: LogReadingOptions, mayPassOver: Bool
    ) -> Outcome {
        if mayPassOver, EventNameFinder.isExcluded(record, by: options.filter) == true { return .filtered }
        return builder.append(record, origin: origin, options: options)
    }
}

extension RecordScanner {
    /// Scans JSON that is one record.
    static func forOneRecord(_ text: [UInt8]) -> RecordScanner {
        RecordScanner(input: TextInput(text: text), maxRecordBytes: text.count + 128, holdsOneRecord: true)
    }

    /// The object last returned, for an `EventFlattener`.
    func record(start: Int, end: Int) -> EventFlattener.Record {
        EventFlattener.Record(
            bytes: text.bytes, start: start, end: end, positions: text.positions, positionCount: text.positionCount,
            traits: text.traits)
    }
}
