/// Finds the records of a log in one pass: `{"Records":[…]}` (several such arrays too, and LookupEvents' `Events`), a bare
/// array, or one record after the other (JSON Lines).
///
/// It looks at brackets and the outermost keys alone. Whether a record is well-formed inside is found out by who reads it;
/// a record that is not is reported back with `resume(behindDamageAt:)`, so that its neighbours are still found.
struct RecordScanner: ~Copyable {
    /// What stands at an element's place.
    enum Element {
        /// A JSON object. Its text is `bytes[start..<end]`, its tokens are the recorded ones. Where it is not complete, the text
        /// ended before its closing bracket.
        case object(start: Int, end: Int, isComplete: Bool)
        /// Anything else.
        case refused(offset: UInt64, reason: String)
    }

    enum Context {
        /// Between top-level values.
        case document
        /// In an object that may hold records; whether it has held some.
        case container(hasRecords: Bool)
        /// In an array of records; whether an object stands around it.
        case elements(inContainer: Bool)
        case finished
    }

    var text: StructuralScanner
    var context = Context.document
    /// First byte that no token or element has taken.
    var gapStart = 0
    var documents = 0
    var containerStart = UInt64(0)
    /// Of the object last returned.
    var objectStart = UInt64(0)
    private var keys = OutermostKeys()
    var resynchronisations = 0
    var damage: LogReadError?
    private let holdsOneRecord: Bool

    /// - Parameter holdsOneRecord: Whether the text's outermost object is taken for a record whatever its keys are.
    init(input: InflatingInput, maxRecordBytes: Int, holdsOneRecord: Bool = false) {
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
            case .document:
                element = try nextDocument()
            case .container(let hasRecords):
                element = try continueContainer(hasRecords: hasRecords)
            case .elements(let inContainer):
                element = try nextElement(inContainer: inContainer)
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
        guard next < text.count else { return false }
        let follower = text.bytes[next]
        if case .document = context { return follower == UInt8(ascii: "{") }
        return follower == UInt8(ascii: ",") || follower == UInt8(ascii: "]")
    }

    /// The offset in the whole text of an index into `text.bytes`.
    func offset(of index: Int) -> UInt64 {
        text.base + UInt64(index)
    }

    // MARK: Documents

    /// Returns `nil` when a document was entered, or at the end.
    private mutating func nextDocument() throws -> Element? {
        guard let token = try nextTokenBehindGap() else {
            guard gapIsBlank(upTo: text.count) else { throw syntaxError(at: gapStart) }
            if documents == 0 { throw LogReadError(.noRecords, "holds no CloudTrail records") }
            context = .finished
            return nil
        }
        skipByteOrderMark()
        guard gapIsBlank(upTo: token) else { throw syntaxError(at: token) }
        gapStart = token + 1
        switch text.bytes[token] {
        case UInt8(ascii: "["):
            documents += 1
            context = .elements(inContainer: false)
            return nil
        case UInt8(ascii: "{"):
            text.startRecording(at: token)
            containerStart = offset(of: token)
            if try holdsOneRecord || firstKeyIsOfRecord() {
                documents += 1
                return try wholeObject()
            }
            keys = OutermostKeys()
            context = .container(hasRecords: false)
            return nil
        default:
            throw syntaxError(at: token)
        }
    }

    /// A UTF-8 byte order mark before the first document does not count.
    private mutating func skipByteOrderMark() {
        if documents == 0, offset(of: gapStart) == 0, text.count >= gapStart + 3,
            text.bytes[gapStart] == 0xEF, text.bytes[gapStart + 1] == 0xBB, text.bytes[gapStart + 2] == 0xBF
        {
            gapStart += 3
        }
    }

    /// Whether the object just entered begins with a key that CloudTrail records have: then there is no need to look for arrays
    /// of records in it.
    private mutating func firstKeyIsOfRecord() throws -> Bool {
        guard let quote = try text.peekToken(), text.bytes[quote] == UInt8(ascii: "\"") else { return false }
        let key = quote + 1
        guard text.count >= key + 16 else { return false }
        return OutermostKeys.beginsRecord(UnsafeBufferPointer(start: text.bytes + key, count: 16))
    }

    // MARK: Containers

    private mutating func continueContainer(hasRecords: Bool) throws -> Element? {
        do {
            return try walkContainer(hasRecords: hasRecords)
        } catch let error as ContainerDamage {
            let failure = if let index = error.index { syntaxError(at: index) } else { endsInside() }
            if hasRecords { throw failure }
            // One of several lines, perhaps: those behind it may be well.
            context = .document
            try passOverDamage(at: index(of: containerStart) + 1, error: failure)
            documents += 1
            return .refused(offset: containerStart, reason: "it is not well-formed JSON")
        }
    }

    /// Text that is no JSON, found while a container is walked.
    private struct ContainerDamage: Error {
        /// Where; `nil` when the text ends inside.
        let index: Int?
    }

    private mutating func walkContainer(hasRecords: Bool) throws -> Element? {
        while true {
            guard let token = try text.nextToken() else { throw ContainerDamage(index: nil) }
            if !hasRecords { text.recordToken(at: token) }
            switch text.bytes[token] {
            case UInt8(ascii: ","):
                continue
            case UInt8(ascii: "}"):
                gapStart = token + 1
                context = .document
                return try finishContainer(end: token + 1, hasRecords: hasRecords)
            case UInt8(ascii: "\""):
                if try enterMember(keyQuote: token, hasRecords: hasRecords) { return nil }
            default:
                throw ContainerDamage(index: token)
            }
        }
    }

    /// Reads a key and passes over its value, or enters it and returns true when it is an array of records.
    private mutating func enterMember(keyQuote: Int, hasRecords: Bool) throws -> Bool {
        if hasRecords || text.lostRetained { text.retainedFrom = keyQuote }
        let keyStart = offset(of: keyQuote) + 1
        let keyEnd = offset(of: try consume(UInt8(ascii: "\""), recording: !hasRecords))
        let colon = offset(of: try consume(UInt8(ascii: ":"), recording: !hasRecords))
        guard let value = try text.peekToken() else { throw ContainerDamage(index: nil) }
        // A key larger than what is held on to is none that matters.
        let isThere = keyStart >= text.base
        let name = OutermostKeys.Name(
            UnsafeBufferPointer(start: text.bytes + index(of: keyStart), count: isThere ? Int(keyEnd - keyStart) : 0))
        keys.note(name)
        let first = text.bytes[value]
        if first == UInt8(ascii: "["), name.holdsRecords, isBlank(from: index(of: colon) + 1, to: value) {
            _ = try text.nextToken()
            gapStart = value + 1
            context = .elements(inContainer: true)
            documents += 1
            return true
        }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            guard let token = try text.nextToken() else { throw ContainerDamage(index: nil) }
            if !hasRecords { text.recordToken(at: token) }
            guard try text.closingBracket(recording: !hasRecords) != nil else { throw ContainerDamage(index: nil) }
        } else if first == UInt8(ascii: "\"") {
            _ = try consume(UInt8(ascii: "\""), recording: !hasRecords)
            _ = try consume(UInt8(ascii: "\""), recording: !hasRecords)
        }
        return false
    }

    private mutating func consume(_ expected: UInt8, recording: Bool) throws -> Int {
        guard let token = try text.nextToken() else { throw ContainerDamage(index: nil) }
        guard text.bytes[token] == expected else { throw ContainerDamage(index: token) }
        if recording { text.recordToken(at: token) }
        return token
    }

    private mutating func finishContainer(end: Int, hasRecords: Bool) throws -> Element? {
        if hasRecords { return nil }
        if keys.areOfRecord {
            documents += 1
            objectStart = containerStart
            if text.lostRetained { return .refused(offset: containerStart, reason: tooLargeReason) }
            return .object(start: text.retainedFrom, end: end, isComplete: true)
        }
        if keys.areOfDigest { throw LogReadError(.notALog, "is a CloudTrail digest file") }
        if documents == 0 { throw LogReadError(.noRecords, "holds no CloudTrail records") }
        return .refused(offset: containerStart, reason: "it is no CloudTrail record")
    }

    // MARK: Elements

    private mutating func nextElement(inContainer: Bool) throws -> Element? {
        guard let token = try nextTokenBehindGap() else { throw endsInside() }
        let gapHoldsScalar = !gapIsBlank(upTo: token)
        let gap = offset(of: gapStart)
        switch text.bytes[token] {
        case UInt8(ascii: "{") where !gapHoldsScalar:
            text.startRecording(at: token)
            return try wholeObject()
        case UInt8(ascii: "[") where !gapHoldsScalar:
            let start = offset(of: token)
            text.retainedFrom = nothingRetained
            guard let end = try text.closingBracket(recording: false) else { throw endsInside() }
            gapStart = end + 1
            return .refused(offset: start, reason: notAnObjectReason)
        case UInt8(ascii: "\"") where !gapHoldsScalar:
            let start = offset(of: token)
            text.retainedFrom = nothingRetained
            guard let end = try text.nextToken() else { throw endsInside() }
            gapStart = end + 1
            return .refused(offset: start, reason: notAnObjectReason)
        case UInt8(ascii: ","):
            gapStart = token + 1
            return gapHoldsScalar ? .refused(offset: gap, reason: notAnObjectReason) : nil
        case UInt8(ascii: "]"):
            gapStart = token + 1
            context = inContainer ? .container(hasRecords: true) : .document
            if inContainer { text.retainedFrom = nothingRetained }
            return gapHoldsScalar ? .refused(offset: gap, reason: notAnObjectReason) : nil
        default:
            try passOverDamage(at: token, error: syntaxError(at: token))
            return nil
        }
    }

    /// The object whose opening bracket was just recorded.
    private mutating func wholeObject() throws -> Element {
        let start = offset(of: text.retainedFrom)
        objectStart = start
        guard let close = try text.closingBracket(recording: true) else {
            gapStart = text.count
            if text.lostRetained {
                damage = endsInside()
                context = .finished
                return .refused(offset: start, reason: tooLargeReason)
            }
            return .object(start: text.retainedFrom, end: text.count, isComplete: false)
        }
        gapStart = close + 1
        if text.lostRetained || offset(of: close) + 1 - start > UInt64(text.retentionLimit) {
            return .refused(offset: start, reason: tooLargeReason)
        }
        return .object(start: text.retainedFrom, end: close + 1, isComplete: true)
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

    /// The index in `text.bytes` of an offset in the whole text; 0 where it is no longer there.
    func index(of offset: UInt64) -> Int {
        offset >= text.base ? Int(offset - text.base) : 0
    }

    func gapIsBlank(upTo end: Int) -> Bool {
        isBlank(from: gapStart, to: end)
    }

    private func isBlank(from start: Int, to end: Int) -> Bool {
        var index = start
        while index < end {
            guard text.bytes[index].isJSONWhitespace else { return false }
            index += 1
        }
        return true
    }

    private var tooLargeReason: String {
        "it is larger than \(text.retentionLimit) bytes (--max-record-bytes raises the limit)"
    }
}

private let notAnObjectReason = "it is not a JSON object"
/// Larger than any index.
private let nothingRetained = Int.max / 2

extension UInt8 {
    /// Whether this is one of the four bytes that JSON (RFC 8259) takes as white space.
    @inline(__always)
    var isJSONWhitespace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
    }
}
