/// Finds the records of a text in one pass, and what may wrap them: the elements of `{"Records":[…]}` and of other objects whose
/// arrays hold records, those of a bare array, and documents that follow each other.
///
/// It looks at brackets and the outermost names alone. Whether a record is well-formed inside is found out by who reads it;
/// a record that is not is reported back with `resume(behindDamageAt:)`, so that its neighbours are still found. Each document
/// is judged by itself: what is none, or is damaged, costs no other.
struct RecordScanner: ~Copyable {
    /// What stands at an element's place. Where there are a start and an end, the text is `bytes[start..<end]`.
    enum Element {
        /// A JSON object that has names of a record; its tokens are the recorded ones. Where it is not complete, the text ended
        /// before its closing bracket.
        case record(start: Int, end: Int, isComplete: Bool)
        /// A whole JSON object of another kind, which may wrap records; its tokens are the recorded ones.
        case object(start: Int, end: Int)
        /// A row of a CloudTrail Lake query's results: an array of objects with one member each; its tokens are the recorded ones.
        case row(start: Int, end: Int)
        /// A string, its quotes included, that may hold text with records.
        case string(start: Int, end: Int)
        /// Anything else.
        case refused(offset: UInt64, Refusal)
    }

    /// Why there is no record.
    struct Refusal {
        var reason: String
        /// Whether it is no JSON at all.
        var isNoJSON = false
        /// Whether it stands in an array.
        var isElement = false
    }

    enum Context {
        /// Between top-level values.
        case document
        /// In an object that may hold arrays of records.
        case container
        /// In an array of records: a bare one, or a member of the container.
        case elements(of: MemberName?)
        case finished
    }

    /// An object whose members are being walked over.
    struct Container {
        var start: UInt64 = 0
        var counts = MemberCounts()
        /// Whether elements of it were handed out. Till then its tokens are recorded: it may be a record itself.
        var handsOut = false
        /// Whether there was an array for records without any.
        var hasEmptyArray = false
        /// Whether the walk is in its member `hits`.
        var isInHits = false
        /// Whether something that looks like records stands under a name that no known wrapping has.
        var holdsRecordsElsewhere = false
    }

    var text: StructuralScanner
    var context = Context.document
    /// First byte that no token or element has taken.
    var gapStart = 0
    /// Whether there was anything but white space.
    private(set) var isBlank = true
    /// Digest files met; they are no logs, and no failure.
    private(set) var digests = 0
    /// Whether there was a document with an array for records that has none.
    var hasEmptyContainers = false
    var container = Container()
    /// Of the object last returned.
    var objectStart = UInt64(0)
    /// Bytes that were scanned again behind damage.
    var rescannedBytes: UInt64 = 0
    var damage: LogReadError?
    /// Whether what was read of the line at hand is a malformed document, and perhaps its rest.
    var isBehindMalformed = false
    private let holdsOneRecord: Bool
    /// Whether the text stood in a string of another.
    let isInsideString: Bool

    /// - Parameters:
    ///   - input: The text.
    ///   - maxRecordBytes: The largest element that is handed out.
    ///   - holdsOneRecord: Whether the text's outermost object is taken for a record whatever its names are.
    ///   - isInsideString: Whether the text stood in a string of another.
    init(input: TextInput, maxRecordBytes: Int, holdsOneRecord: Bool = false, isInsideString: Bool = false) {
        self.isInsideString = isInsideString
        text = StructuralScanner(input: input, retentionLimit: maxRecordBytes)
        self.holdsOneRecord = holdsOneRecord
    }

    /// The next element; `nil` at the end of the text.
    ///
    /// - Throws: `LogReadError`. Damage that could be passed over is thrown at the end.
    mutating func next() throws -> Element? {
        while true {
            let element: Element?
            switch context {
            case .document: element = try nextDocument()
            case .container: element = try continueContainer()
            case .elements(let holder): element = try continueElements(of: holder)
            case .finished:
                if let damage { throw damage }
                return nil
            }
            if let element { return element }
        }
    }

    /// Whether what stands behind the object last returned is what has to stand there; false where that is not read yet.
    ///
    /// Where it is false, a quote or bracket may be missing, and the object hold its neighbours.
    var lastObjectIsFollowedWell: Bool {
        var next = gapStart
        while next < text.count, text.bytes[next].isJSONWhitespace { next += 1 }
        guard next < text.count else { return isInsideString && text.isAtEnd }
        let follower = text.bytes[next]
        if case .document = context { return follower == UInt8(ascii: "{") }
        return follower == UInt8(ascii: ",") || follower == UInt8(ascii: "]")
    }

    /// The offset in the whole text of an index into `text.bytes`.
    func offset(of index: Int) -> UInt64 {
        text.base + UInt64(index)
    }

    /// The index in `text.bytes` of an offset in the whole text; 0 where it is no longer there.
    func index(of offset: UInt64) -> Int {
        offset >= text.base ? Int(offset - text.base) : 0
    }

    // MARK: Documents

    /// Returns `nil` when a document was entered or passed over, or at the end.
    private mutating func nextDocument() throws -> Element? {
        text.atLineStart = .beginsAnew
        text.retainedFrom = gapStart
        let gap = offset(of: gapStart)
        let token = try text.peekToken()
        gapStart = index(of: gap)
        let end = token ?? text.count
        switch TextGap(UnsafeBufferPointer(start: text.bytes + gapStart, count: max(0, end - gapStart))) {
        case .blank: break
        case .values:
            isBlank = false
            gapStart = end
            return .refused(offset: gap, Refusal(reason: notAnObjectReason))
        case .noJSON: return try passOverGap()
        }
        guard let token else {
            context = .finished
            return nil
        }
        isBlank = false
        if isBehindMalformed { isBehindMalformed = !RecordStart.isAtLineStart(read(upTo: text.count), token) }
        switch text.bytes[token] {
        case UInt8(ascii: ","):
            _ = try text.nextToken()
            gapStart = token + 1
            return nil
        case UInt8(ascii: "["):
            _ = try text.nextToken()
            gapStart = token + 1
            context = .elements(of: nil)
            return nil
        case UInt8(ascii: "{"):
            _ = try text.nextToken()
            gapStart = token + 1
            text.atLineStart = .isDamage
            text.startRecording(at: token)
            if holdsOneRecord { return try wholeObject(isRecord: true) }
            container = Container(start: offset(of: token))
            context = .container
            return nil
        case UInt8(ascii: "\""):
            return try string()
        default:
            return try passOverGap()
        }
    }

    /// Passes over text that is no JSON, up to where a document may begin.
    private mutating func passOverGap() throws -> Element? {
        isBlank = false
        let start = offset(of: gapStart)
        do {
            // Behind damage this may be the inside of a record, in which a caller may have put whole documents.
            let isBehindDamage = damage != nil || isBehindMalformed
            if try !goOn(at: isBehindDamage ? .ofLine : .ofDocument, from: gapStart + 1) { context = .finished }
        } catch let error as LogReadError {
            damage = damage ?? error
            context = .finished
        }
        return .refused(offset: start, Refusal(reason: noJSONReason, isNoJSON: true))
    }

    /// The string whose opening quote comes next.
    private mutating func string() throws -> Element? {
        text.atLineStart = .isDamage
        guard let open = try text.nextToken() else { return nil }
        text.startRecording(at: open)
        let start = offset(of: open)
        do {
            guard let close = try text.nextToken() else { throw endsInside() }
            text.recordToken(at: close)
            gapStart = close + 1
            if text.lostRetained { return .refused(offset: start, Refusal(reason: tooLargeReason)) }
            // A string holds no line feeds: one without its closing quote took the next line's opening one.
            if text.traits.controls != 0, let line = lineStart(from: index(of: start), to: close + 1) {
                return refuseDamaged(from: start, lineStart: line)
            }
            return .string(start: index(of: start), end: close + 1)
        } catch let error as StructuralScanner.UnexpectedLineStart {
            return refuseDamaged(from: start, lineStart: error.index)
        }
    }

    private func lineStart(from start: Int, to end: Int) -> Int? {
        (start..<end).first { text.bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    // MARK: Elements

    private mutating func continueElements(of holder: MemberName?) throws -> Element? {
        text.atLineStart = .isDamage
        do {
            return try nextElement(of: holder)
        } catch let error as StructuralScanner.UnexpectedLineStart {
            beginAnew(at: error.index)
            return nil
        }
    }

    private mutating func nextElement(of holder: MemberName?) throws -> Element? {
        guard let token = try nextTokenBehindGap() else { throw endsInside() }
        let gapHoldsScalar = !gapIsBlank(upTo: token)
        let gap = offset(of: gapStart)
        switch text.bytes[token] {
        case UInt8(ascii: "{"):
            if gapHoldsScalar {
                damage = damage ?? syntaxError(at: gapStart)
                text.restart(at: token)
                gapStart = token
                return .refused(offset: gap, Refusal(reason: notAnObjectReason, isElement: true))
            }
            text.startRecording(at: token)
            return try wholeObject(isRecord: holdsOneRecord || firstNameIsOfRecord())
        case UInt8(ascii: "[") where !gapHoldsScalar:
            return try array(at: token, isRow: holder == .queryResultRows)
        case UInt8(ascii: "\"") where !gapHoldsScalar:
            let start = offset(of: token)
            text.startRecording(at: token)
            guard let end = try text.nextToken() else { throw endsInside() }
            text.recordToken(at: end)
            gapStart = end + 1
            if holder == nil, !text.lostRetained { return .string(start: index(of: start), end: end + 1) }
            return .refused(offset: start, Refusal(reason: notAnObjectReason))
        case UInt8(ascii: ","):
            gapStart = token + 1
            return gapHoldsScalar ? .refused(offset: gap, Refusal(reason: notAnObjectReason, isElement: true)) : nil
        case UInt8(ascii: "]"):
            gapStart = token + 1
            context = holder == nil ? .document : .container
            if holder != nil { text.retainedFrom = nothingRetained }
            return gapHoldsScalar ? .refused(offset: gap, Refusal(reason: notAnObjectReason, isElement: true)) : nil
        default:
            try passOverDamage(at: token, error: syntaxError(at: token))
            return nil
        }
    }

    /// The array whose opening bracket was just consumed.
    private mutating func array(at token: Int, isRow: Bool) throws -> Element {
        let start = offset(of: token)
        if isRow { text.startRecording(at: token) } else { text.retainedFrom = nothingRetained }
        guard let end = try text.closingBracket(recording: isRow) else { throw endsInside() }
        gapStart = end + 1
        guard isRow else { return .refused(offset: start, Refusal(reason: notAnObjectReason)) }
        if text.lostRetained { return .refused(offset: start, Refusal(reason: tooLargeReason)) }
        return .row(start: index(of: start), end: end + 1)
    }

    /// Whether the object just entered begins with a name that CloudTrail's records have.
    private mutating func firstNameIsOfRecord() throws -> Bool {
        guard let quote = try text.peekToken(), text.bytes[quote] == UInt8(ascii: "\"") else { return false }
        let name = quote + 1
        guard text.count >= name + 16 else { return false }
        return MemberName.beginsRecord(UnsafeBufferPointer(start: text.bytes + name, count: 16))
    }

    /// The object whose opening bracket was just recorded.
    mutating func wholeObject(isRecord: Bool) throws -> Element {
        let start = offset(of: text.retainedFrom)
        objectStart = start
        do {
            guard let close = try text.closingBracket(recording: true) else {
                gapStart = text.count
                if text.lostRetained {
                    damage = endsInside()
                    context = .finished
                    return .refused(offset: start, Refusal(reason: tooLargeReason))
                }
                // Whatever it is, it may have swallowed records.
                return .record(start: text.retainedFrom, end: text.count, isComplete: false)
            }
            gapStart = close + 1
            if text.lostRetained || offset(of: close) + 1 - start > UInt64(text.retentionLimit) {
                return .refused(offset: start, Refusal(reason: tooLargeReason))
            }
            return isRecord
                ? .record(start: text.retainedFrom, end: close + 1, isComplete: true)
                : .object(start: text.retainedFrom, end: close + 1)
        } catch let error as StructuralScanner.UnexpectedLineStart {
            return refuseDamaged(from: start, lineStart: error.index)
        }
    }

    /// Whether the element last returned is a document of its own, and no member of one.
    var isBetweenDocuments: Bool {
        switch context {
        case .document, .finished: true
        case .container, .elements: false
        }
    }

    /// Whether the element last returned stood in an array for records.
    var isAmongRecords: Bool {
        switch context {
        case .container, .elements(of: .some): true
        case .document, .finished, .elements(of: nil): false
        }
    }

    mutating func noteDigest() {
        digests += 1
    }

    // MARK: Gaps

    /// The next token, with the bytes between `gapStart` and it still there (of a very long gap, its last ones).
    private mutating func nextTokenBehindGap() throws -> Int? {
        text.retainedFrom = gapStart
        let gap = offset(of: gapStart)
        let token = try text.nextToken()
        gapStart = index(of: gap)
        return token
    }

    func gapIsBlank(upTo end: Int) -> Bool {
        isBlank(from: gapStart, to: end)
    }

    func isBlank(from start: Int, to end: Int) -> Bool {
        var index = start
        while index < end {
            guard text.bytes[index].isJSONWhitespace else { return false }
            index += 1
        }
        return true
    }

    private var noJSONReason: String {
        text.input.isCSV ? "it is a row that does not fit the header" : "it is not JSON"
    }

    var tooLargeReason: String {
        "it is larger than \(text.retentionLimit) bytes (--max-record-bytes raises the limit)"
    }
}

private let notAnObjectReason = "it is not a JSON object"
/// Larger than any index.
let nothingRetained = Int.max / 2

/// What stands between two documents.
private enum TextGap {
    /// White space, or a byte order mark, which files that were written one behind the other bring along.
    case blank
    /// JSON's numbers, `true`, `false` or `null`; or NULs, which a file system leaves where a file was never written.
    case values
    case noJSON

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self = .blank
        var index = 0
        while index < bytes.count {
            if bytes[index].isJSONWhitespace {
                index += 1
            } else if index + 2 < bytes.count, bytes[index] == 0xEF, bytes[index + 1] == 0xBB, bytes[index + 2] == 0xBF {
                index += 3
            } else if bytes[index] == 0 {
                self = .values
                index += 1
            } else {
                let word = index
                while index < bytes.count, !bytes[index].isJSONWhitespace, bytes[index] != 0 { index += 1 }
                guard JSONText.isScalar(UnsafeBufferPointer(rebasing: bytes[word..<index])) else {
                    self = .noJSON
                    return
                }
                self = .values
            }
        }
    }
}

extension UInt8 {
    /// Whether this is one of the four bytes that JSON (RFC 8259) takes as white space.
    @inline(__always)
    var isJSONWhitespace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
    }
}
