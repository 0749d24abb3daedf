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
        let token = try text.peekToken()
        gapStart = self.index(of: gap)
        // Lines are looked for from the object's own on: damage is often noticed in the next one.
        let place = recordStart == .ofLine ? self.index(of: objectStart) + 1 : self.index(of: damaged)
        // An object whose end lies far behind it may have swallowed its neighbours.
        let looksWhole = isComplete && recordStart.find(in: read(upTo: gapStart), from: place) == nil
        if looksWhole, gapIsBlank(upTo: token ?? text.count) {
            let follower = token.map { text.bytes[$0] }
            switch context {
            case .elements where follower == UInt8(ascii: ",") || follower == UInt8(ascii: "]"): return
            case .document where follower == UInt8(ascii: "{") || follower == nil: return
            default: break
            }
        }
        try passOverDamage(at: place, error: syntaxError(at: self.index(of: damaged)))
    }

    /// What tells the next record's start here.
    private var recordStart: RecordStart {
        if case .document = context { .ofLine } else { .ofElement }
    }

    private func read(upTo end: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.bytes, count: end)
    }

    /// What to throw where the last object returned is well-formed as far as it goes.
    func endsInside() -> LogReadError {
        damage ?? LogReadError(.truncated, "is JSON that ends in the middle (after \(offset(of: text.count)) bytes)")
    }

    /// Goes on at the next place behind `index` that looks like the start of a record, whatever bracket or quote is missing.
    mutating func passOverDamage(at index: Int, error: LogReadError) throws {
        resynchronisations += 1
        guard resynchronisations <= maxResynchronisations else { throw error }
        let marker = recordStart
        var from = index
        while true {
            if let start = marker.find(in: read(upTo: text.count), from: from) {
                damage = damage ?? error
                text.restart(at: start)
                gapStart = start
                if marker == .ofElement { context = .elements(inContainer: isInContainer) }
                return
            }
            // A start may be cut by the end of what is there.
            let kept = max(from, text.count - RecordStart.maxLength)
            text.restart(at: kept)
            let offset = offset(of: kept)
            guard try text.readMore() else { throw error }
            from = self.index(of: offset)
        }
    }

    private var isInContainer: Bool {
        switch context {
        case .document, .finished: false
        case .container: true
        case .elements(let inContainer): inContainer
        }
    }

    func syntaxError(at index: Int) -> LogReadError {
        if documents == 0 { return LogReadError(.notJSON, "is neither JSON nor gzip (at byte \(offset(of: index)))") }
        return LogReadError(.corrupt, "is damaged JSON (at byte \(offset(of: index)) of its text)")
    }
}

private let maxResynchronisations = 100
