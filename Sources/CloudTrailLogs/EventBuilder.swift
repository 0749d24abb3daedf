/// Builds one event after the other at the end of a batch.
struct EventBuilder: ~Copyable {
    private var trie = AttributeTrie()
    private var levels = [RecordWalk.Level](repeating: RecordWalk.Level(), count: RecordWalk.maxNesting)
    var batch = EventBatch()
    /// Index of the first value that a role has, or -1.
    private var roles = [Int32](repeating: -1, count: RecordRole.count)
    private var firstValue = 0
    /// The record at hand.
    private var source = EventFlattener.Record(
        bytes: emptyBytes, start: 0, end: 0, positions: emptyPositions, positionCount: 0, traits: TextTraits())
    /// What to add to an index of the record's bytes to get one of the batch's.
    private var shift = 0
    private var mustRepairUTF8 = false
    /// Whether the record brings more names than there is room for.
    private var hasTooManyNames = false
    /// Whether the user's name now stands more than once among the values.
    private var hasRepeats = false
    private var repeats = RepeatedValues()
    /// What the last batch held: the next one gets that room at once, instead of growing into up to twice as much.
    private var lastCapacity = (events: 0, values: 0, bytes: 0)

    // MARK: Batches

    mutating func begin(_ batch: inout EventBatch) {
        swap(&self.batch, &batch)
        guard self.batch.isEmpty else { return }
        self.batch.events.reserveCapacity(lastCapacity.events)
        self.batch.values.reserveCapacity(lastCapacity.values)
        self.batch.bytes.reserveCapacity(lastCapacity.bytes)
        if trie.isLarge {
            trie.reset()
            repeats.reset()
        }
    }

    mutating func finish(_ batch: inout EventBatch) {
        self.batch.attributeNames = trie.attributeNames
        lastCapacity = (self.batch.events.count, self.batch.values.count, self.batch.bytes.count)
        batch = EventBatch()
        swap(&self.batch, &batch)
    }

    var batchSize: (events: Int, bytes: Int) { (batch.events.count, batch.bytes.count) }

    /// Whether a new batch has to begin, so that names can be forgotten.
    var mustBeginAnew: Bool { trie.isLarge && !batch.isEmpty }

    // MARK: Records

    mutating func append(
        _ record: EventFlattener.Record, origin: EventBatch.Origin, options: LogReadingOptions
    ) -> EventFlattener.Outcome {
        let firstByte = batch.bytes.count
        firstValue = batch.values.count
        let outcome = flatten(record, origin: origin, options: options)
        if outcome != .appended {
            batch.values.removeLast(batch.values.count - firstValue)
            batch.bytes.removeLast(batch.bytes.count - firstByte)
        }
        return outcome
    }

    private mutating func flatten(
        _ record: EventFlattener.Record, origin: EventBatch.Origin, options: LogReadingOptions
    ) -> EventFlattener.Outcome {
        if let failure = walk(over: record) { return failure }
        guard roles[RecordRole.wrappedRecord.rawValue] >= 0, roles[RecordRole.eventName.rawValue] < 0 else {
            return finishEvent(origin: origin, options: options)
        }
        let wrapped = Array((batch.string(at: roles[RecordRole.wrappedRecord.rawValue]) ?? "").utf8)
        batch.values.removeLast(batch.values.count - firstValue)
        var scanner = RecordScanner.forOneRecord(wrapped)
        guard let element = try? scanner.next(), case .object(let start, let end, true) = element,
            walk(over: scanner.record(start: start, end: end)) == nil
        else { return .rejected("its CloudTrailEvent is not a JSON object") }
        return finishEvent(origin: origin, options: options)
    }

    /// Appends the record's leaves; returns what is wrong with it.
    private mutating func walk(over record: EventFlattener.Record) -> EventFlattener.Outcome? {
        source = record
        for index in roles.indices { roles[index] = -1 }
        repeats.beginEvent()
        hasTooManyNames = false
        trie.beginRecord()
        hasRepeats = false
        shift = batch.bytes.count - record.start
        batch.bytes.append(
            contentsOf: UnsafeBufferPointer(start: record.bytes + record.start, count: record.end - record.start))
        mustRepairUTF8 = record.traits.nonASCII != 0 && !isUTF8(record)
        // Taken out of `self` meanwhile, which the walk changes too.
        var levels = [RecordWalk.Level]()
        swap(&levels, &self.levels)
        defer { swap(&levels, &self.levels) }
        let result = levels.withUnsafeMutableBufferPointer { RecordWalk.run(record, builder: &self, levels: $0) }
        switch result {
        case .done:
            guard hasTooManyNames else { return nil }
            return .rejected("the names of its attributes take more than \(AttributeTrie.maxNewNameBytes) bytes")
        case .malformed(let index): return .malformed(at: index)
        case .incomplete: return .incomplete
        case .tooDeep: return .rejected("it is nested deeper than \(RecordWalk.maxNesting) levels")
        }
    }

    private func isUTF8(_ record: EventFlattener.Record) -> Bool {
        let bytes = UnsafeBufferPointer(start: record.bytes + record.start, count: record.end - record.start)
        return String(validating: bytes, as: UTF8.self) != nil
    }

    // MARK: Leaves

    /// The node of a key; `nil` when the key has an escape that JSON does not have.
    @inline(__always)
    mutating func child(of parent: Int32, after previous: Int32, key: UnsafeBufferPointer<UInt8>) -> Int32? {
        if source.traits.backslashes != 0 || mustRepairUTF8 || key.isEmpty {
            return unusualChild(of: parent, after: previous, key: key)
        }
        guard let start = key.baseAddress else { return nil }
        return trie.child(of: parent, after: previous, key: start, length: key.count)
    }

    private mutating func unusualChild(of parent: Int32, after previous: Int32, key: UnsafeBufferPointer<UInt8>) -> Int32? {
        guard let decoded = decode(key) else { return nil }
        return decoded.withUnsafeBufferPointer { buffer in
            trie.child(of: parent, after: previous, key: buffer.baseAddress ?? emptyBytes, length: buffer.count)
        }
    }

    /// Appends the string whose inside is `start..<end` of the record's bytes; false when it is malformed.
    @inline(__always)
    mutating func appendString(at node: Int32, start: Int, end: Int) -> Bool {
        if start == end { return true }
        let info = trie.nodes[Int(node)]
        let traits = source.traits
        if traits.backslashes | traits.equals != 0 || mustRepairUTF8 || info.isSecret {
            return appendUnusualString(at: node, start: start, end: end)
        }
        append(at: node, role: info.role, offset: start + shift, length: end - start)
        return true
    }

    private mutating func appendUnusualString(at node: Int32, start: Int, end: Int) -> Bool {
        let text = UnsafeBufferPointer(start: source.bytes + start, count: end - start)
        let info = trie.nodes[Int(node)]
        let isPlain = !mustRepairUTF8 && !text.contains(UInt8(ascii: "\\"))
        let decoded = isPlain ? nil : decode(text)
        if !isPlain, decoded == nil { return false }
        if info.isSecret {
            appendBytes(Secrets.replacement, at: node, role: info.role)
        } else if let decoded {
            let redacted = decoded.withUnsafeBufferPointer { Secrets.redactingURLs($0) }
            appendBytes(redacted ?? decoded, at: node, role: info.role)
        } else if let redacted = Secrets.redactingURLs(text) {
            appendBytes(redacted, at: node, role: info.role)
        } else {
            append(at: node, role: info.role, offset: start + shift, length: end - start)
        }
        return true
    }

    /// Appends the number, `true` or `false` that stands in `start..<end` of the record's bytes; false when it is none.
    mutating func appendScalar(at node: Int32, start: Int, end: Int) -> Bool {
        var start = start
        var end = end
        while start < end, source.bytes[start].isJSONWhitespace { start += 1 }
        while start < end, source.bytes[end - 1].isJSONWhitespace { end -= 1 }
        let text = UnsafeBufferPointer(start: source.bytes + start, count: end - start)
        guard JSONText.isScalar(text) else { return false }
        if text.first == UInt8(ascii: "n") { return true }
        append(at: node, role: trie.nodes[Int(node)].role, offset: start + shift, length: end - start)
        return true
    }

    private func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var decoded = [UInt8]()
        decoded.reserveCapacity(text.count)
        guard JSONText.appendUnescaped(text, to: &decoded) else { return nil }
        return mustRepairUTF8 ? Array(String(decoding: decoded, as: UTF8.self).utf8) : decoded
    }

    private mutating func appendBytes(_ bytes: [UInt8], at node: Int32, role: RecordRole) {
        if bytes.isEmpty { return }
        let offset = batch.bytes.count
        batch.bytes.append(contentsOf: bytes)
        append(at: node, role: role, offset: offset, length: bytes.count)
    }

    @inline(__always)
    private mutating func append(at node: Int32, role: RecordRole, offset: Int, length: Int) {
        let attribute = trie.attribute(of: node)
        guard attribute >= 0 else {
            hasTooManyNames = true
            return
        }
        let value = EventBatch.Value(attribute: attribute, offset: UInt32(offset), length: UInt32(length))
        guard repeats.admit(value, at: batch.values.count, in: batch) else { return }
        if role != .none, roles[role.rawValue] < 0 { roles[role.rawValue] = Int32(batch.values.count) }
        batch.values.append(value)
    }

    // MARK: The event

    private mutating func finishEvent(origin: EventBatch.Origin, options: LogReadingOptions) -> EventFlattener.Outcome {
        if repeats.mustSort {
            let kept = repeats.removeRepeats(from: firstValue, in: &batch)
            for role in roles.indices where roles[role] >= 0 { roles[role] = kept[Int(roles[role]) - firstValue] }
        }
        let eventName = settle(.eventName, else: .insightEventName, as: CoreAttribute.eventName)
        if let name = batch.string(at: eventName), options.filter.excludes(name) { return .filtered }
        let eventTime = settle(.eventTime, else: .windowStart, as: CoreAttribute.eventTime)
        guard eventTime >= 0 else { return .rejected("it has no eventTime") }
        let time = batch.withBytes(of: batch.values[Int(eventTime)]) { EventInstant.parse(iso8601: $0) }
        guard let time, time.precision == .time else { return .rejected("its eventTime is not a time that can be read") }
        guard options.range.contains(time.instant) else { return .filtered }
        let eventSource = settle(.eventSource, else: .insightEventSource, as: CoreAttribute.eventSource)
        let userName = settleUserName()
        var eventID = settle(.eventID, else: .aggregatedEventID, as: CoreAttribute.eventID)
        if eventID < 0 {
            let hash = batch.contentHash(ofValuesFrom: firstValue, attributeNames: trie.attributeNames)
            eventID = add(Array(hash.utf8), as: CoreAttribute.eventID)
        }
        var event = EventBatch.Event(
            instant: time.instant, values: firstValue..<batch.values.count, eventID: eventID, eventTime: eventTime,
            userName: userName, eventName: eventName, eventSource: eventSource, origin: origin,
            text: UInt32(source.start + shift)..<UInt32(source.end + shift))
        if hasRepeats { removeRepeats(from: &event) }
        batch.events.append(event)
        return .appended
    }

    /// The index of the value of a core attribute: its own, or a copy of another's; -1 when there is neither.
    private mutating func settle(_ role: RecordRole, else other: RecordRole, as name: String) -> Int32 {
        let own = roles[role.rawValue]
        if own >= 0 { return own }
        let substitute = roles[other.rawValue]
        guard substitute >= 0 else { return -1 }
        var value = batch.values[Int(substitute)]
        value.attribute = trie.attribute(named: name)
        batch.values.append(value)
        return Int32(batch.values.count - 1)
    }

    private mutating func add(_ bytes: [UInt8], as name: String) -> Int32 {
        let value = EventBatch.Value(
            attribute: trie.attribute(named: name), offset: UInt32(batch.bytes.count), length: UInt32(bytes.count))
        batch.bytes.append(contentsOf: bytes)
        batch.values.append(value)
        return Int32(batch.values.count - 1)
    }

    private mutating func settleUserName() -> Int32 {
        let identity = UserIdentity(batch: batch, roles: roles)
        if let sessionName = identity.sessionName {
            let value = sessionName.value(as: trie.attribute(named: CoreAttribute.sessionName))
            if repeats.admit(value, at: batch.values.count, in: batch) { batch.values.append(value) }
        }
        let attribute = trie.attribute(named: CoreAttribute.userName)
        let name: EventBatch.Value
        switch identity.userName {
        case .part(let slice):
            name = slice.value(as: attribute)
        case .fixed(let text):
            name = EventBatch.Value(
                attribute: attribute, offset: UInt32(batch.bytes.count), length: UInt32(text.utf8.count))
            batch.bytes.append(contentsOf: text.utf8)
        }
        // What the record has under that name gives way.
        var own = Int(roles[RecordRole.userName.rawValue])
        for index in firstValue..<batch.values.count where batch.values[index].attribute == attribute {
            batch.values[index] = name
            if own < 0 { own = index }
            if own != index { hasRepeats = true }
        }
        if own < 0 {
            own = batch.values.count
            batch.values.append(name)
        }
        return Int32(own)
    }

    private mutating func removeRepeats(from event: inout EventBatch.Event) {
        let kept = repeats.removeRepeats(from: firstValue, in: &batch)
        let first = firstValue
        func moved(_ index: Int32) -> Int32 { index < 0 ? index : kept[Int(index) - first] }
        event.values = first..<batch.values.count
        event.eventID = moved(event.eventID)
        event.eventTime = moved(event.eventTime)
        event.userName = moved(event.userName)
        event.eventName = moved(event.eventName)
        event.eventSource = moved(event.eventSource)
    }
}

/// Never read: they stand for a record before there is one, and for the bytes of an empty key.
nonisolated(unsafe) private let emptyBytes = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
nonisolated(unsafe) private let emptyPositions = UnsafePointer(UnsafeMutablePointer<UInt32>.allocate(capacity: 1))
