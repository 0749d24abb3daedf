/// Reads one log: inflates, scans and flattens it, some events at a time.
///
/// Memory grows with the largest record, not with the log.
public final class LogDecoder {
    private let input: InflatingInput
    private var scanner: RecordScanner
    private let log: Int
    private let options: LogReadingOptions
    private let flattener: EventFlattener
    private var records = 0
    private var filtered = 0
    private var rejected = 0
    private var rejections: [RecordRejection] = []

    /// How many rejections `takeRejections` hands out at a time; those past it are counted alone.
    public static let maxRejections = 1000

    /// Prepares to read a log.
    ///
    /// - Parameters:
    ///   - input: Its bytes.
    ///   - log: The caller's number for it, which its events' origins carry.
    ///   - options: What to take.
    ///   - flattener: The reading task's own.
    public init(input: any LogInput, log: Int, options: LogReadingOptions, flattener: EventFlattener) {
        self.input = InflatingInput(source: input, maxInflatedBytes: options.maxInflatedBytes)
        self.scanner = RecordScanner(input: self.input, maxRecordBytes: options.maxRecordBytes)
        self.log = log
        self.options = options
        self.flattener = flattener
    }

    /// What was met so far.
    public var counts: LogCounts {
        var counts = LogCounts()
        counts.records = records
        counts.filtered = filtered
        counts.rejected = rejected
        counts.compressedBytes = input.compressedBytes
        counts.inflatedBytes = input.inflatedBytes
        return counts
    }

    /// Records rejected since the last call, at most `maxRejections`.
    public func takeRejections() -> [RecordRejection] {
        defer { rejections = [] }
        return rejections
    }

    /// Appends events to `batch` until it holds `maxEvents` events or `maxBytes` bytes, or the log ends.
    ///
    /// - Returns: Whether there may be more.
    /// - Throws: `LogReadError`. All events before the damage are in `batch` then; where records behind it could be found, those
    ///   too.
    public func read(into batch: inout EventBatch, maxEvents: Int, maxBytes: Int) throws -> Bool {
        flattener.begin(&batch)
        defer { flattener.finish(&batch) }
        while true {
            let size = flattener.batchSize
            if size.events >= maxEvents || size.bytes >= maxBytes || flattener.mustBeginAnew { return true }
            guard let element = try scanner.next() else { return false }
            switch element {
            case .refused(let offset, let reason):
                records += 1
                reject(at: offset, reason)
            case .object(let start, let end, let isComplete):
                try take(start: start, end: end, isComplete: isComplete)
            }
        }
    }

    private func take(start: Int, end: Int, isComplete: Bool) throws {
        let record = scanner.record(start: start, end: end)
        let origin = EventBatch.Origin(log: log, offset: scanner.offset(of: start), length: UInt32(clamping: end - start))
        // Where a quote or bracket may be missing, the record is looked at in full before the filter may pass over it.
        let isSound = isComplete && record.traits.quoteFollowers == 0 && scanner.lastObjectIsFollowedWell
        switch flattener.append(record, origin: origin, options: options, mayPassOver: isSound) {
        case .appended:
            records += 1
        case .filtered:
            records += 1
            filtered += 1
        case .rejected(let reason):
            records += 1
            reject(at: origin.offset, reason)
            if !isComplete { throw scanner.endsInside() }
        case .malformed(let index):
            records += 1
            reject(at: origin.offset, "it is not well-formed JSON (at byte \(scanner.offset(of: index)) of the log's text)")
            try scanner.resume(behindDamageAt: index, isComplete: isComplete)
        case .incomplete:
            throw scanner.endsInside()
        }
    }

    private func reject(at offset: UInt64, _ reason: String) {
        rejected += 1
        if rejections.count < Self.maxRejections { rejections.append(RecordRejection(offset: offset, reason: reason)) }
    }
}
