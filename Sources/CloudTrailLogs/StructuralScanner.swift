import CTrackerByteMasks

/// Finds the tokens of JSON text, 64 bytes at a time: brackets, colons and commas outside of strings, and the quotes around
/// strings. What stands inside a string, or between two tokens, is not looked at.
///
/// The method is stage 1 of simdjson: Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019).
///
/// Text lies in one buffer that moves along the input: `retainedFrom` says how much of it must stay when more is read.
struct StructuralScanner: ~Copyable {
    let input: TextInput
    /// Behind `count` there are always 64 more bytes of room, so that the last block can be padded.
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    /// Offset of `bytes[0]` in the whole text.
    private(set) var base: UInt64 = 0
    private var inputEnded = false
    /// Damage of the input, thrown once everything before it is handed out.
    private var inputFailure: (any Error)?

    /// Index of the block that `tokens` belongs to, and of the one after.
    private var block = 0
    private var nextBlock = 0
    /// Tokens of the block that are not consumed yet: bit i stands for `bytes[block + i]`.
    private(set) var tokens: UInt64 = 0
    private var opens: UInt64 = 0
    private var closes: UInt64 = 0
    /// All ones while the block ends inside a string.
    private var insideString: UInt64 = 0
    private var nextIsEscaped: UInt64 = 0
    /// 1 while the block ends with a closing quote.
    private var lastIsClosingQuote: UInt64 = 0
    private var blockTraits = TextTraits()
    /// 1 while the block ends with a control character.
    private var lastIsControl: UInt64 = 0

    /// What happens where a line begins with a bracket that the text before it does not ask for.
    var atLineStart = LineStart.passesOver
    /// Index of such a bracket, where the tokens of the block end; -1 for none.
    private var barrier = -1
    private var isInsideStringAtBarrier = false

    /// Bytes from this index on stay when the buffer moves.
    var retainedFrom = 0
    /// Indexes of recorded tokens, in order.
    private(set) var positions: UnsafeMutablePointer<UInt32>
    private var positionCapacity: Int
    private(set) var positionCount = 0
    /// Of the blocks since `startRecording`.
    private(set) var traits = TextTraits()
    /// The most bytes to hold on to; past it, or past `maxPositions` tokens, `retainedFrom` gives way and `lostRetained` becomes
    /// true.
    let retentionLimit: Int
    /// Four bytes each: what bounds the memory of a record that is nothing but brackets.
    static let maxPositions = 2 << 20
    private(set) var lostRetained = false

    init(input: TextInput, retentionLimit: Int) {
        self.input = input
        self.retentionLimit = retentionLimit
        capacity = input.firstCapacity
        bytes = .allocate(capacity: capacity + 64)
        positionCapacity = 1024
        positions = .allocate(capacity: positionCapacity)
    }

    deinit {
        bytes.deallocate()
        positions.deallocate()
    }

    /// How far the text was scanned.
    var scannedBytes: UInt64 { base + UInt64(min(nextBlock, count)) }

    /// Whether all of a text in memory has been read.
    var isAtEnd: Bool { input.knownCount.map { base + UInt64(count) == UInt64($0) } ?? false }

    // MARK: Tokens

    /// Consumes the next token and returns its index; `nil` at the end of the text.
    @inline(__always)
    mutating func nextToken() throws -> Int? {
        while tokens == 0 {
            guard try loadBlock() else { return nil }
        }
        let bit = tokens.trailingZeroBitCount
        tokens &= tokens &- 1
        return block + bit
    }

    /// Returns the index of the next token without consuming it.
    mutating func peekToken() throws -> Int? {
        while tokens == 0 {
            guard try loadBlock() else { return nil }
        }
        return block + tokens.trailingZeroBitCount
    }

    /// Consumes tokens up to the bracket that closes the one just consumed.
    ///
    /// - Parameter recording: Whether to record them.
    /// - Returns: The index of the closing bracket; `nil` when the text ends before.
    mutating func closingBracket(recording: Bool) throws -> Int? {
        var depth = 1
        while true {
            var brackets = (opens | closes) & tokens
            if (closes & tokens).nonzeroBitCount >= depth {
                while brackets != 0 {
                    let bit = brackets & (0 &- brackets)
                    depth += opens & bit != 0 ? 1 : -1
                    if depth == 0 {
                        let upToBit = bit | (bit &- 1)
                        if recording { record(tokens & upToBit) }
                        tokens &= ~upToBit
                        return block + bit.trailingZeroBitCount
                    }
                    brackets &= brackets &- 1
                }
            } else {
                depth += (opens & tokens).nonzeroBitCount - (closes & tokens).nonzeroBitCount
            }
            if recording { record(tokens) }
            tokens = 0
            guard try loadBlock() else { return nil }
        }
    }

    // MARK: Recording

    /// Forgets recorded tokens, and retains from `index` on.
    mutating func startRecording(at index: Int) {
        positionCount = 0
        retainedFrom = index
        lostRetained = false
        traits = blockTraits
        recordToken(at: index)
    }

    mutating func recordToken(at index: Int) {
        if lostRetained { return }
        ensureRoomForPositions()
        if lostRetained { return }
        positions[positionCount] = UInt32(truncatingIfNeeded: index)
        positionCount += 1
    }

    @inline(__always)
    private mutating func record(_ mask: UInt64) {
        if lostRetained { return }
        ensureRoomForPositions()
        if lostRetained { return }
        var mask = mask
        var target = positionCount
        let start = UInt32(truncatingIfNeeded: block)
        while mask != 0 {
            positions[target] = start &+ UInt32(truncatingIfNeeded: mask.trailingZeroBitCount)
            target += 1
            mask &= mask &- 1
        }
        positionCount = target
    }

    @inline(__always)
    private mutating func ensureRoomForPositions() {
        if positionCount + 64 > positionCapacity { growPositions() }
    }

    private mutating func growPositions() {
        guard positionCapacity < Self.maxPositions else {
            loseRetained()
            return
        }
        let grown = UnsafeMutablePointer<UInt32>.allocate(capacity: positionCapacity * 2)
        grown.update(from: positions, count: positionCount)
        positions.deallocate()
        positions = grown
        positionCapacity *= 2
    }

    // MARK: Blocks

    @inline(__always)
    private mutating func loadBlock() throws -> Bool {
        if barrier >= 0 { try passBarrier() }
        if nextBlock + 64 > count, try !makeBlockAvailable() { return false }
        block = nextBlock
        nextBlock += 64
        let masks = tracker_find_bytes(bytes + block)
        var quotes = masks.quotes
        if masks.backslashes | nextIsEscaped != 0 { quotes &= ~escapedBytes(masks.backslashes) }
        let strings = quotes.prefixXor ^ insideString
        insideString = UInt64(bitPattern: Int64(bitPattern: strings) >> 63)
        opens = masks.opens & ~strings
        closes = masks.closes & ~strings
        tokens = ((masks.opens | masks.closes | masks.separators) & ~strings) | quotes
        let closingQuotes = quotes & ~strings
        let behindQuotes = closingQuotes << 1 | lastIsClosingQuote
        lastIsClosingQuote = closingQuotes >> 63
        blockTraits = TextTraits(
            backslashes: masks.backslashes, equals: masks.equals, nonASCII: masks.nonASCII, controls: masks.controls & strings,
            quoteFollowers: behindQuotes & ~(masks.separators | masks.closes))
        traits.formUnion(blockTraits)
        let lineStarts = masks.opens & (masks.controls << 1 | lastIsControl)
        lastIsControl = masks.controls >> 63
        if lineStarts != 0, atLineStart != .passesOver { raiseBarrier(in: lineStarts, strings: strings) }
        return true
    }

    // MARK: Lines

    /// What to do about a bracket at the start of a line that what stands before it, another value's end or half of one, does
    /// not ask for. JSON strings hold no line feeds, and where the members of a value have lines of their own, a `,`, `:` or
    /// bracket ends the line before.
    enum LineStart {
        /// It is a token like others.
        case passesOver
        /// The text starts anew there, whatever quote is missing before.
        case beginsAnew
        /// `UnexpectedLineStart` is thrown.
        case isDamage
    }

    /// A value begins at the start of a line, inside of another that has not ended.
    struct UnexpectedLineStart: Error {
        /// Where.
        let index: Int
    }

    /// Ends the block's tokens before the first such bracket.
    ///
    /// - Parameter lineStarts: Brackets behind control characters, line feeds among them.
    private mutating func raiseBarrier(in lineStarts: UInt64, strings: UInt64) {
        var candidates = lineStarts
        while candidates != 0 {
            let bit = candidates.trailingZeroBitCount
            candidates &= candidates &- 1
            let index = block + bit
            guard index < count, index > retainedFrom, bytes[index - 1] == UInt8(ascii: "\n"), !isAskedFor(at: index) else {
                continue
            }
            barrier = index
            isInsideStringAtBarrier = strings & (UInt64(1) << UInt64(bit)) != 0
            let before = UInt64(1) << UInt64(bit) &- 1
            tokens &= before
            opens &= before
            closes &= before
            return
        }
    }

    /// Whether the text before the line that begins at `index` goes on there.
    private func isAskedFor(at index: Int) -> Bool {
        var before = index - 1
        while before >= 0, bytes[before].isJSONWhitespace { before -= 1 }
        return before < 0 || RecordStart.asksForMore(bytes[before])
    }

    private mutating func passBarrier() throws {
        let index = barrier
        switch atLineStart {
        case .isDamage:
            throw UnexpectedLineStart(index: index)
        case .beginsAnew:
            insideString = 0
        case .passesOver:
            insideString = isInsideStringAtBarrier ? ~0 : 0
        }
        barrier = -1
        nextBlock = index
        nextIsEscaped = 0
        lastIsClosingQuote = 0
        lastIsControl = 0
    }

    /// Bytes behind an odd run of backslashes.
    private mutating func escapedBytes(_ backslashes: UInt64) -> UInt64 {
        let oddBits: UInt64 = 0xAAAA_AAAA_AAAA_AAAA
        let starts = backslashes & ~nextIsEscaped
        let followed = starts << 1
        let evenRuns = (followed | oddBits) &- starts
        let escapesAndTerminals = evenRuns ^ oddBits
        let escaped = escapesAndTerminals ^ (backslashes | nextIsEscaped)
        nextIsEscaped = (escapesAndTerminals & backslashes) >> 63
        return escaped
    }

    /// Reads on until there is a whole block, or pads the last one. Returns false at the end.
    private mutating func makeBlockAvailable() throws -> Bool {
        while nextBlock + 64 > count, !inputEnded {
            readPiece()
        }
        guard nextBlock < count else {
            if let inputFailure { throw inputFailure }
            return false
        }
        if nextBlock + 64 > count {
            (bytes + count).update(repeating: UInt8(ascii: " "), count: 64)
        }
        return true
    }

    private mutating func readPiece() {
        makeRoom()
        do {
            let read = try input.read(into: UnsafeMutableRawBufferPointer(start: bytes + count, count: capacity - count))
            if read == 0 { inputEnded = true }
            count += read
        } catch {
            inputFailure = error
            inputEnded = true
        }
    }

    /// Moves what is retained to the front, and makes the buffer larger where that is not enough.
    private mutating func makeRoom() {
        if nextBlock - retainedFrom > retentionLimit { loseRetained() }
        let kept = min(retainedFrom, nextBlock, count)
        if kept > 0 {
            bytes.update(from: bytes + kept, count: count - kept)
            count -= kept
            nextBlock -= kept
            block -= kept
            retainedFrom -= kept
            base += UInt64(kept)
            for index in 0..<positionCount { positions[index] &-= UInt32(truncatingIfNeeded: kept) }
        }
        if count > capacity / 2 {
            let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + 64)
            grown.update(from: bytes, count: count)
            bytes.deallocate()
            bytes = grown
            capacity *= 2
        }
    }

    private mutating func loseRetained() {
        lostRetained = true
        positionCount = 0
        retainedFrom = nextBlock
    }

    // MARK: Starting over behind damage

    /// Goes on at `index` as if the text began there, outside of any string.
    mutating func restart(at index: Int) {
        retainedFrom = index
        block = index
        nextBlock = index
        tokens = 0
        insideString = 0
        nextIsEscaped = 0
        lastIsClosingQuote = 0
        lastIsControl = 0
        barrier = -1
        positionCount = 0
        lostRetained = false
    }

    /// Goes on behind damage that the input passed over, where the text ended; that is a text of its own.
    ///
    /// - Returns: Whether there was such damage.
    mutating func passBreak() -> Bool {
        guard inputEnded, input.passBreak() else { return false }
        inputEnded = false
        restart(at: count)
        return true
    }

    /// Reads more behind what is there; the bytes from `retainedFrom` on stay.
    ///
    /// - Returns: False at the end of the text.
    mutating func readMore() throws -> Bool {
        let end = base + UInt64(count)
        barrier = -1
        nextBlock = count
        block = count
        while base + UInt64(count) == end, !inputEnded { readPiece() }
        if base + UInt64(count) > end { return true }
        if let inputFailure { throw inputFailure }
        return false
    }
}

/// What a stretch of text holds that makes more work.
struct TextTraits {
    /// Non-zero when there is a backslash.
    var backslashes: UInt64 = 0
    /// Non-zero when there is a `=` or `%`.
    var equals: UInt64 = 0
    /// Non-zero when there is a byte of 0x80 or above.
    var nonASCII: UInt64 = 0
    /// Non-zero when a string holds a byte below 0x20.
    var controls: UInt64 = 0
    /// Non-zero when something else than `,`, `:`, `}` or `]` stands directly behind a string: white space, or what ought to be
    /// inside of it.
    var quoteFollowers: UInt64 = 0

    /// Whether a quote may be missing, or bytes inside a string.
    var showDamage: Bool { quoteFollowers | controls != 0 }

    @inline(__always)
    mutating func formUnion(_ other: TextTraits) {
        backslashes |= other.backslashes
        equals |= other.equals
        nonASCII |= other.nonASCII
        controls |= other.controls
        quoteFollowers |= other.quoteFollowers
    }
}

extension UInt64 {
    /// Bit i is the exclusive or of bits 0...i: ones from each odd bit up to the next.
    @inline(__always)
    fileprivate var prefixXor: UInt64 {
        var bits = self
        bits ^= bits << 1
        bits ^= bits << 2
        bits ^= bits << 4
        bits ^= bits << 8
        bits ^= bits << 16
        bits ^= bits << 32
        return bits
    }
}
