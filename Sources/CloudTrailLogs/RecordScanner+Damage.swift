/// Text whose quotes or brackets do not add up.
extension RecordScanner {
    /// Says that the object last returned is malformed at `index`.
    ///
    /// Where its closing bracket is followed as it should be, the next element stands behind it. Else the next text that looks
    /// like the start of a record is looked for, and the damage is thrown at the end.
    mutating func resume(behindDamageAt index: Int, isComplete: Bool) throws {
        let damaged = offset(of: index)
        let gap = offset(of: gapStart)
        text.retainedFrom = min(index, gapStart, self.index(of: objectStart))
        let token: Int?
        do {
            token = try text.peekToken()
        } catch let error as StructuralScanner.UnexpectedLineStart {
            token = error.index
        }
        gapStart = self.index(of: gap)
        let place = self.index(of: damaged)
        // An object whose end lies far behind it may have swallowed its neighbours.
        let hidden = objectStart >= text.base ? hiddenRecordStart(from: self.index(of: objectStart) + 1, to: gapStart) : nil
        if isComplete, gapIsBlank(upTo: token ?? text.count), hidden == nil {
            let follower = token.map { text.bytes[$0] }
            switch context {
            case .elements where follower == UInt8(ascii: ",") || follower == UInt8(ascii: "]"): return
            case .document where follower == nil || follower != UInt8(ascii: "]") && follower != UInt8(ascii: "}"):
                isBehindMalformed = true
                return
            default: break
            }
        }
        try passOverDamage(at: min(hidden ?? place, place), error: syntaxError(at: place))
    }

    /// A record's start in what passes for a string: then a quote is missing before.
    private func hiddenRecordStart(from start: Int, to end: Int) -> Int? {
        var from = start
        while let found = recordStart.find(in: read(upTo: end), from: from) {
            if !isRecordedToken(found) { return found }
            from = found + 1
        }
        return nil
    }

    private func isRecordedToken(_ index: Int) -> Bool {
        var (low, high) = (0, text.positionCount)
        while low < high {
            let middle = (low + high) / 2
            if Int(text.positions[middle]) < index { low = middle + 1 } else { high = middle }
        }
        return low < text.positionCount && Int(text.positions[low]) == index
    }

    /// Goes on behind damage that the input passed over, where the text ended.
    ///
    /// - Returns: Whether there was such damage.
    /// - Throws: `LogReadError`, as `next` does.
    mutating func passBreak() throws -> Bool {
        guard text.passBreak() else { return false }
        gapStart = text.count
        context = .document
        text.atLineStart = .beginsAnew
        let gap = offset(of: gapStart)
        text.retainedFrom = gapStart
        guard let token = try text.peekToken() else { return true }
        gapStart = index(of: gap)
        let first = text.bytes[token]
        if gapIsBlank(upTo: token), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return true }
        // It begins in the middle, as where one text was compressed in pieces.
        container = Container(start: gap, handsOut: true)
        context = .elements(of: .records)
        try passOverDamage(at: gapStart, error: syntaxError(at: gapStart))
        return true
    }

    /// What tells the next record's start here.
    private var recordStart: RecordStart {
        switch context {
        case .elements(of: nil), .elements(of: .records), .elements(of: .lookupEvents): .ofElement
        // Of other arrays the elements are no records: what begins as one lies deeper.
        case .elements, .document, .container, .finished: .ofLine
        }
    }

    func read(upTo end: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.bytes, count: end)
    }

    /// What to throw where the last object returned is well-formed as far as it goes.
    func endsInside() -> LogReadError {
        damage ?? LogReadError(.truncated, "is JSON that ends in the middle (after \(offset(of: text.count)) bytes)")
    }

    /// Refuses a value in which a line begins as only another document's does, and goes on there.
    mutating func refuseDamaged(from start: UInt64, lineStart index: Int) -> Element {
        beginAnew(at: RecordStart.firstLine(in: read(upTo: index), from: self.index(of: start) + 1) ?? index)
        return .refused(offset: start, Refusal(reason: malformedReason))
    }

    /// Goes on with the document that begins at a line's start, before the one at hand has ended.
    mutating func beginAnew(at index: Int) {
        damage = damage ?? syntaxError(at: index)
        text.restart(at: index)
        gapStart = index
        context = .document
    }

    /// Goes on at the next place behind `index` that looks like the start of a record, whatever bracket or quote is missing.
    ///
    /// - Throws: `error` when there is none.
    mutating func passOverDamage(at index: Int, error: LogReadError) throws {
        let marker = recordStart
        let kept = damage
        damage = damage ?? error
        if marker == .ofLine { context = .document }
        guard try goOn(at: marker, from: index) else {
            damage = kept
            throw kept ?? error
        }
        if marker == .ofElement, RecordStart.beginsLine(read(upTo: text.count), gapStart) { context = .document }
    }

    /// Goes on at the next such place at or behind `index`; false when there is none.
    ///
    /// Where it lies before what was scanned already, the text up to there is scanned once more. That happens to a bounded
    /// number of bytes, so that no text takes longer than in proportion to its length; then the next place behind them is taken.
    mutating func goOn(at marker: RecordStart, from index: Int) throws -> Bool {
        // A text in a string is one value of somebody's: none of its parts is taken for more than it is.
        guard !isInsideString else { return false }
        let scanned = text.scannedBytes
        var from = index
        while true {
            if let start = marker.find(in: read(upTo: text.count), from: from) {
                let place = offset(of: start)
                if place < scanned {
                    guard rescannedBytes <= maxRescannedBytes + scanned else {
                        from = self.index(of: scanned)
                        continue
                    }
                    rescannedBytes += scanned - place
                }
                text.restart(at: start)
                gapStart = start
                return true
            }
            // A start may be cut by the end of what is there, and what stands before it tells, too.
            let kept = max(from, text.count - RecordStart.maxLength)
            text.restart(at: max(0, min(from, text.count) - RecordStart.maxLength, kept - RecordStart.maxLength))
            let offset = offset(of: kept)
            guard try text.readMore() else { return false }
            from = self.index(of: offset)
        }
    }

    func syntaxError(at index: Int) -> LogReadError {
        LogReadError(.corrupt, "is damaged JSON (at byte \(offset(of: index)) of its text)")
    }
}

private let maxRescannedBytes: UInt64 = 64 << 20
