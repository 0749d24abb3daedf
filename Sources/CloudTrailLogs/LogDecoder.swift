/// Reads one log: inflates, scans, unwraps and flattens it, some events at a time.
///
/// Memory grows with the largest record, not with the log.
public final class LogDecoder {
    private let input: InflatingInput
    /// The log's text, and above it the texts that were found in strings of the one below, the one at hand last.
    private var texts: [WrappedText]
    private let log: Int
    private let options: LogReadingOptions
    private let flattener: EventFlattener
    private var records = 0
    private var filtered = 0
    private var rejected = 0
    private var rejections: [RecordRejection] = []
    /// The first document, where it is none of CloudTrail's and nothing else was met yet: it may be all that the log is.
    private var foreignDocument: (offset: UInt64, refusal: RecordScanner.Refusal)?

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
        self.texts = [WrappedText(TextInput(self.input), maxRecordBytes: options.maxRecordBytes)]
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
            let text = texts[texts.count - 1]
            if text.origin != nil {
                readWrapped(text)
            } else if try !goOn(with: text) {
                return false
            }
        }
    }

    /// Takes the next element of the log itself, on this side of damage or behind it; false at the end.
    private func goOn(with text: WrappedText) throws -> Bool {
        do {
            if try readNext(of: text) { return true }
        } catch let error as LogReadError {
            // The input throws its own error at the end.
            if try text.scanner.passBreak() { return true }
            if error.code == .corrupt, records == 0, foreignDocument?.refusal.isNoJSON == true { try finish(text) }
            throw error
        }
        if try text.scanner.passBreak() { return true }
        try finish(text)
        return false
    }

    /// Takes the next element; false at the end of the text.
    private func readNext(of text: WrappedText) throws -> Bool {
        guard let element = try text.scanner.next() else { return false }
        switch element {
        case .record(let start, let end, let isComplete):
            rejectForeignDocument()
            try take(start: start, end: end, isComplete: isComplete, of: text)
        case .object(let start, let end):
            try unwrap(of: text, origin: origin(start: start, end: end, of: text))
        case .row(let start, let end):
            takeRow(of: text, origin: origin(start: start, end: end, of: text))
        case .string(let start, let end):
            rejectForeignDocument()
            takeString(0..<2, of: text, as: "text", origin: origin(start: start, end: end, of: text))
        case .refused(let offset, let refusal):
            refuse(refusal, of: text, at: offset)
        }
        return true
    }

    private func finish(_ text: WrappedText) throws {
        if text.scanner.isBlank { throw LogReadError(.noRecords, "holds no CloudTrail records") }
        let hasDigests = text.scanner.digests > 0
        guard let foreignDocument, !hasDigests else {
            rejectForeignDocument()
            if records == 0, hasDigests { throw LogReadError(.notALog, "is a CloudTrail digest file") }
            return
        }
        if foreignDocument.refusal.isNoJSON {
            let place = "at byte \(foreignDocument.offset)"
            let phrase = input.looksLike.map { "is neither JSON nor gzip: it looks like \($0) (\(place))" }
            throw LogReadError(.notJSON, phrase ?? "is neither JSON nor gzip (\(place))")
        }
        throw LogReadError(.noRecords, "holds no CloudTrail records: \(foreignDocument.refusal.reason)")
    }

    // MARK: Records

    private func origin(start: Int, end: Int, of text: WrappedText) -> EventBatch.Origin {
        text.origin
            ?? EventBatch.Origin(log: log, offset: text.scanner.offset(of: start), length: UInt32(clamping: end - start))
    }

    private func take(start: Int, end: Int, isComplete: Bool, of text: WrappedText) throws {
        let record = text.scanner.record(start: start, end: end)
        let origin = origin(start: start, end: end, of: text)
        // Where a quote or bracket may be missing, the record is looked at in full before the filter may pass over it.
        let isSound = isComplete && !record.traits.showDamage && text.scanner.lastObjectIsFollowedWell
        switch flattener.append(record, origin: origin, options: options, mayPassOver: isSound) {
        case .appended:
            count(in: text, isFiltered: false)
        case .filtered:
            count(in: text, isFiltered: true)
        case .foreign(let reason):
            if isComplete, try unwrapForeign(record, of: text, origin: origin) { return }
            reject(at: origin.offset, reason)
            if !isComplete { throw text.scanner.endsInside() }
        case .rejected(let reason):
            text.holdsRecords = true
            reject(at: origin.offset, reason)
            if !isComplete { throw text.scanner.endsInside() }
        case .malformed(let index):
            if isComplete { text.holdsRecords = true }
            reject(at: origin.offset, "\(malformedReason) (at byte \(text.scanner.offset(of: index)) of the log's text)")
            try text.scanner.resume(behindDamageAt: index, isComplete: isComplete)
        case .incomplete:
            throw text.scanner.endsInside()
        }
    }

    /// A record inside the object at hand.
    private func take(_ record: EventFlattener.Record, of text: WrappedText, origin: EventBatch.Origin) throws {
        text.holdsRecords = true
        switch flattener.append(record, origin: origin, options: options, mayPassOver: !record.traits.showDamage) {
        case .appended:
            count(in: text, isFiltered: false)
        case .filtered:
            count(in: text, isFiltered: true)
        case .foreign(let reason), .rejected(let reason):
            reject(at: origin.offset, reason)
        case .malformed(let index):
            reject(at: origin.offset, malformedReason)
            try text.scanner.resume(behindDamageAt: index, isComplete: true)
        case .incomplete:
            reject(at: origin.offset, malformedReason)
        }
    }

    private func count(in text: WrappedText, isFiltered: Bool) {
        text.holdsRecords = true
        records += 1
        if isFiltered { filtered += 1 }
    }

    // MARK: Wrappings

    private func unwrap(of text: WrappedText, origin: EventBatch.Origin) throws {
        let unwrapping = Unwrapping(text: text.scanner.record(start: 0, end: 0))
        let content = unwrapping.content(of: 0..<text.scanner.text.positionCount)
        if case .malformed = content {
            rejectForeignDocument()
            reject(at: origin.offset, malformedReason)
            let start = text.scanner.index(of: text.scanner.objectStart)
            try text.scanner.resume(behindDamageAt: start + 1, isComplete: true)
        } else if case .foreign = content, text.scanner.isBetweenDocuments {
            refuse(RecordScanner.Refusal(reason: "it is no CloudTrail record"), of: text, at: origin.offset)
        } else if case .foreign = content {
            // Among records, it is one if it has a time.
            rejectForeignDocument()
            try take(unwrapping.text.part(0..<unwrapping.text.positionCount), of: text, origin: origin)
        } else if case .refused(let reason) = content {
            refuse(RecordScanner.Refusal(reason: reason), of: text, at: origin.offset)
        } else {
            rejectForeignDocument()
            try take(content, of: text, unwrapping, origin: origin)
        }
    }

    /// What has names of a record and is none: another service's message, perhaps. Returns false where nothing is in it.
    private func unwrapForeign(_ record: EventFlattener.Record, of text: WrappedText, origin: EventBatch.Origin) throws -> Bool {
        let unwrapping = Unwrapping(text: record)
        switch unwrapping.content(of: 0..<record.positionCount) {
        case .record, .foreign, .malformed: return false
        case .refused(let reason): reject(at: origin.offset, reason)
        case let content: try take(content, of: text, unwrapping, origin: origin)
        }
        return true
    }

    private func take(
        _ content: Unwrapping.Content, of text: WrappedText, _ unwrapping: Unwrapping, origin: EventBatch.Origin
    ) throws {
        switch content {
        case .record(let tokens):
            try take(unwrapping.text.part(tokens), of: text, origin: origin)
        case .string(let tokens, let name):
            takeString(tokens, of: text, as: name, origin: origin)
        case .encoded(let tokens, let name):
            guard let bytes = Base64.decode(unwrapping.inside(tokens)) else {
                return reject(at: origin.offset, "its \(name) is not base64")
            }
            let input = InflatingInput(
                source: MemoryInput(bytes), maxInflatedBytes: options.maxInflatedBytes,
                firstCapacity: min(max(512, bytes.count), ByteWindow.firstCapacity))
            push(TextInput(input, firstCapacity: 16 << 10), in: text, as: name, origin: origin)
        case .document(let tokens):
            push(TextInput(text: Array(unwrapping.bytes(of: tokens))), in: text, as: "document", origin: origin)
        case .extended(let tokens):
            push(
                TextInput(text: unwrapping.withoutAddedMembers(tokens)), in: text, as: "aws", origin: origin, holdsOneRecord: true
            )
        case .digest:
            text.scanner.noteDigest()
        case .nothing:
            text.heldNews = true
        case .foreign, .malformed:
            reject(at: origin.offset, "it is no CloudTrail record")
        case .refused(let reason):
            reject(at: origin.offset, reason)
        }
    }

    private func takeRow(of text: WrappedText, origin: EventBatch.Origin) {
        let unwrapping = Unwrapping(text: text.scanner.record(start: 0, end: 0))
        guard let row = unwrapping.row(0..<text.scanner.text.positionCount) else {
            return reject(at: origin.offset, "it is no row of a query's results")
        }
        push(TextInput(text: row), in: text, as: "row", origin: origin, holdsOneRecord: true)
    }

    private func takeString(_ tokens: Range<Int>, of text: WrappedText, as name: String, origin: EventBatch.Origin) {
        let inside = Unwrapping(text: text.scanner.record(start: 0, end: 0)).inside(tokens)
        let mayHoldControls = text.scanner.text.traits.controls != 0
        guard !mayHoldControls || !JSONText.holdsControls(inside), let decoded = JSONText.unescaped(inside) else {
            return reject(at: origin.offset, malformedReason)
        }
        push(TextInput(text: decoded), in: text, as: name, origin: origin)
    }

    private func push(
        _ input: TextInput, in text: WrappedText, as name: String, origin: EventBatch.Origin, holdsOneRecord: Bool = false
    ) {
        guard text.depth < maxWrappings else {
            return reject(at: origin.offset, "it is wrapped more than \(maxWrappings) times")
        }
        texts.append(
            WrappedText(
                input, maxRecordBytes: options.maxRecordBytes, name: name, origin: origin, depth: text.depth + 1,
                recordsBefore: records, rejectionsBefore: rejections.count, holdsOneRecord: holdsOneRecord))
    }

    /// Takes the next element of a text inside another; what is wrong with it costs this text alone.
    private func readWrapped(_ text: WrappedText) {
        let count = texts.count
        do {
            if try readNext(of: text) { return }
            if text.scanner.isBlank {
                reject(at: text.offset, "its \(text.name) is empty")
            } else if records == text.recordsBefore, text.scanner.digests == 0, !text.scanner.hasEmptyContainers, !text.heldNews {
                reject(at: text.offset, "its \(text.name) holds no CloudTrail records")
            }
        } catch let error as LogReadError {
            reject(at: text.offset, "its \(text.name) \(error.message)")
        } catch {
            reject(at: text.offset, "its \(text.name) cannot be read")
        }
        texts.remove(at: count - 1)
        if text.holdsRecords {
            texts[count - 2].holdsRecords = true
        } else {
            countOnce(text)
        }
    }

    /// A text in which nothing looks like a record is one value that was refused, whatever it consists of.
    private func countOnce(_ text: WrappedText) {
        let surplus = records - text.recordsBefore - 1
        guard surplus > 0 else { return }
        records -= surplus
        rejected -= surplus
        rejections.removeLast(max(0, rejections.count - text.rejectionsBefore - 1))
    }

    // MARK: Rejections

    private func refuse(_ refusal: RecordScanner.Refusal, of text: WrappedText, at offset: UInt64) {
        if let origin = text.origin {
            if text.scanner.isAmongRecords { text.holdsRecords = true }
            return reject(at: origin.offset, refusal.isNoJSON ? "its \(text.name) is not a JSON object" : refusal.reason)
        }
        if records == 0, foreignDocument == nil, text.scanner.isBetweenDocuments, !refusal.isElement {
            foreignDocument = (offset, refusal)
            return
        }
        rejectForeignDocument()
        reject(at: offset, refusal.reason)
    }

    private func rejectForeignDocument() {
        guard let document = foreignDocument else { return }
        foreignDocument = nil
        reject(at: document.offset, document.refusal.reason)
    }

    /// Counts a record that could not be taken.
    private func reject(at offset: UInt64, _ reason: String) {
        records += 1
        rejected += 1
        if rejections.count < Self.maxRejections { rejections.append(RecordRejection(offset: offset, reason: reason)) }
    }
}

/// A log's text, or one that was found in it.
private final class WrappedText {
    var scanner: RecordScanner
    /// What the text is called where it stands.
    let name: String
    /// The value in the log that holds it; `nil` for the log itself.
    let origin: EventBatch.Origin?
    let depth: Int
    /// How many records were met before it, and how many rejections were there.
    let recordsBefore: Int
    let rejectionsBefore: Int
    /// Whether something in it was a record, or stood where one has to be.
    var holdsRecords = false
    /// Whether something was passed over that is no record and no loss.
    var heldNews = false

    init(
        _ input: TextInput, maxRecordBytes: Int, name: String = "", origin: EventBatch.Origin? = nil, depth: Int = 0,
        recordsBefore: Int = 0, rejectionsBefore: Int = 0, holdsOneRecord: Bool = false
    ) {
        scanner = RecordScanner(
            input: input, maxRecordBytes: maxRecordBytes, holdsOneRecord: holdsOneRecord, isInsideString: origin != nil)
        self.name = name
        self.origin = origin
        self.depth = depth
        self.recordsBefore = recordsBefore
        self.rejectionsBefore = rejectionsBefore
    }

    var offset: UInt64 { origin?.offset ?? 0 }
}
