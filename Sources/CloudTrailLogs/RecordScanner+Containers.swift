/// Objects whose members may be arrays of records.
extension RecordScanner {
    /// Text that is no JSON, found while a container is walked.
    private struct ContainerDamage: Error {
        /// Where; `nil` when the text ends inside.
        let index: Int?
    }

    /// Goes on in the container; `nil` when an array of records was entered or the container is done with.
    mutating func continueContainer() throws -> Element? {
        text.atLineStart = .isDamage
        do {
            return try walkContainer()
        } catch let error as StructuralScanner.UnexpectedLineStart {
            if !container.handsOut { return refuseDamaged(from: container.start, lineStart: error.index) }
            beginAnew(at: error.index)
            return nil
        } catch let error as ContainerDamage {
            let failure = if let index = error.index { syntaxError(at: index) } else { endsInside() }
            let start = container.start
            if let index = error.index, !container.handsOut, RecordStart.isBracketAtLineStart(read(upTo: text.count), index) {
                return refuseDamaged(from: start, lineStart: index)
            }
            context = container.handsOut ? .elements(of: .records) : .document
            if container.handsOut {
                try passOverDamage(at: error.index ?? text.count, error: failure)
                return nil
            }
            try passOverDamage(at: index(of: start) + 1, error: failure)
            return .refused(offset: start, Refusal(reason: malformedReason))
        }
    }

    private mutating func walkContainer() throws -> Element? {
        while true {
            guard let token = try text.nextToken() else { throw ContainerDamage(index: nil) }
            if !container.handsOut { text.recordToken(at: token) }
            switch text.bytes[token] {
            case UInt8(ascii: ","):
                continue
            case UInt8(ascii: "}"):
                if container.isInHits {
                    container.isInHits = false
                    continue
                }
                gapStart = token + 1
                context = .document
                return finishContainer(end: token + 1)
            case UInt8(ascii: "\""):
                if try enterMember(quote: token) { return nil }
            default:
                throw ContainerDamage(index: token)
            }
        }
    }

    /// Reads a name and passes over its value, or enters it and returns true when it is an array of records.
    private mutating func enterMember(quote: Int) throws -> Bool {
        if container.handsOut || text.lostRetained { text.retainedFrom = quote }
        let nameStart = offset(of: quote) + 1
        let nameEnd = offset(of: try consume(UInt8(ascii: "\"")))
        let colon = offset(of: try consume(UInt8(ascii: ":")))
        guard let value = try text.peekToken() else { throw ContainerDamage(index: nil) }
        // A name longer than what is held on to is none that matters.
        let length = nameStart >= text.base ? Int(nameEnd - nameStart) : 0
        let name = MemberName(UnsafeBufferPointer(start: text.bytes + index(of: nameStart), count: length))
        if let name, !container.isInHits { container.counts.note(name) }
        let valueIsNext = isBlank(from: index(of: colon) + 1, to: value)
        switch text.bytes[value] {
        case UInt8(ascii: "[") where valueIsNext && holdsElements(name):
            return try enterArray(of: name)
        case UInt8(ascii: "{") where valueIsNext && name == .hits && !container.isInHits:
            try consumeAndRecord()
            container.isInHits = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try consumeAndRecord()
            try passOverBrackets()
        case UInt8(ascii: "\""):
            _ = try consume(UInt8(ascii: "\""))
            _ = try consume(UInt8(ascii: "\""))
        default: break
        }
        return false
    }

    /// Search engines have their hits in an object of that name.
    private func holdsElements(_ name: MemberName?) -> Bool {
        guard let name, name.holdsElements else { return false }
        // What stands under another name in a record is part of it.
        if name != .records, container.counts.mayBeOfRecord { return false }
        return (name == .hits) == container.isInHits
    }

    /// Enters an array for records where there is something in it.
    private mutating func enterArray(of name: MemberName?) throws -> Bool {
        let opened = offset(of: try consumeAndRecord())
        guard let first = try text.peekToken() else { throw ContainerDamage(index: nil) }
        if text.bytes[first] == UInt8(ascii: "]"), isBlank(from: index(of: opened) + 1, to: first) {
            container.hasEmptyArray = true
            try consumeAndRecord()
            return false
        }
        if !container.handsOut {
            container.holdsRecordsElsewhere = container.holdsRecordsElsewhere || recordedMembersHoldRecords
            container.handsOut = true
        }
        gapStart = index(of: opened) + 1
        context = .elements(of: name)
        return true
    }

    @discardableResult
    private mutating func consumeAndRecord() throws -> Int {
        guard let token = try text.nextToken() else { throw ContainerDamage(index: nil) }
        if !container.handsOut { text.recordToken(at: token) }
        return token
    }

    private mutating func consume(_ expected: UInt8) throws -> Int {
        guard let token = try text.nextToken() else { throw ContainerDamage(index: nil) }
        guard text.bytes[token] == expected else { throw ContainerDamage(index: token) }
        if !container.handsOut { text.recordToken(at: token) }
        return token
    }

    /// Passes over the rest of a value whose opening bracket was just consumed.
    private mutating func passOverBrackets() throws {
        if !container.handsOut, !text.lostRetained {
            guard try text.closingBracket(recording: true) != nil else { throw ContainerDamage(index: nil) }
            return
        }
        // Nobody looks at this value again: whether records are lost with it has to be found out now.
        var depth = 1
        var counts = MemberCounts()
        while depth > 0 {
            guard let token = try text.nextToken() else { throw ContainerDamage(index: nil) }
            switch text.bytes[token] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                text.retainedFrom = token
                let start = offset(of: token) + 1
                guard let close = try text.nextToken() else { throw ContainerDamage(index: nil) }
                if start >= text.base { note(index(of: start)..<close, in: &counts) }
            default: break
            }
        }
        if counts.areOfRecord { container.holdsRecordsElsewhere = true }
    }

    private func note(_ name: Range<Int>, in counts: inout MemberCounts) {
        guard let name = MemberName(UnsafeBufferPointer(start: text.bytes + name.lowerBound, count: name.count)) else { return }
        counts.note(name)
    }

    /// Whether values of the members that were recorded have members of records.
    private var recordedMembersHoldRecords: Bool {
        var counts = MemberCounts()
        var depth = 0
        var token = 0
        while token < text.positionCount {
            let position = Int(text.positions[token])
            switch text.bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                if depth > 1, token + 2 < text.positionCount, text.bytes[Int(text.positions[token + 2])] == UInt8(ascii: ":") {
                    note(position + 1..<Int(text.positions[token + 1]), in: &counts)
                }
                token += 1
            default: break
            }
            token += 1
        }
        return counts.areOfRecord
    }

    private mutating func finishContainer(end: Int) -> Element? {
        let start = container.start
        if container.handsOut {
            if container.counts.areOfRecord {
                return .refused(offset: start, Refusal(reason: "it has members of a record beside its array of records"))
            }
            return container.holdsRecordsElsewhere ? .refused(offset: start, Refusal(reason: elsewhereReason)) : nil
        }
        if text.lostRetained {
            if container.counts.areOfDigest, !container.counts.areOfRecord {
                noteDigest()
                return nil
            }
            return .refused(offset: start, Refusal(reason: tooLargeReason))
        }
        objectStart = start
        if container.counts.areOfRecord { return .record(start: text.retainedFrom, end: end, isComplete: true) }
        if container.counts.areOfDigest {
            noteDigest()
            return nil
        }
        if container.hasEmptyArray {
            hasEmptyContainers = true
            return recordedMembersHoldRecords ? .refused(offset: start, Refusal(reason: elsewhereReason)) : nil
        }
        return .object(start: text.retainedFrom, end: end)
    }
}

let malformedReason = "it is not well-formed JSON"
private let elsewhereReason = "it holds what looks like records under a name that CloudTrail's wrappings do not have"
