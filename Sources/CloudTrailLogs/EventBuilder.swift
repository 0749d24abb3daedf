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
    /// Whether a string of the record may be more than the bytes of its value: it has an escape, a
    /// control character or a secret, or is to be repaired.
    private var hasUnusualStrings = false
    private var pairs = PairedNames()
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
        if trie.isLarge { forgetNames() }
    }

    private mutating func forgetNames() {
        trie.reset()
        repeats.reset()
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
        // Names of records that were rejected must not pile up while no event ends the batch.
        if trie.isLarge, batch.isEmpty { forgetNames() }
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
        return finishEvent(origin: origin, options: options)
    }

    /// Appends the record's leaves; returns what is wrong with it.
    private mutating func walk(over record: EventFlattener.Record) -> EventFlattener.Outcome? {
        source = record
        for index in roles.indices { roles[index] = -1 }
        repeats.beginEvent()
        hasTooManyNames = false
        trie.beginRecord()
        pairs.beginRecord()
        hasRepeats = false
        shift = batch.bytes.count - record.start
        batch.bytes.append(
            contentsOf: UnsafeBufferPointer(start: record.bytes + record.start, count: record.end - record.start))
        mustRepairUTF8 = record.traits.nonASCII != 0 && !isUTF8(record)
        let text = UnsafeBufferPointer(start: record.bytes + record.start, count: record.end - record.start)
        let traits = record.traits
        hasUnusualStrings =
            traits.backslashes | traits.equals | traits.controls != 0 || mustRepairUTF8 || TextSigns.mayShowSecret(text)
        // Taken out of `self` meanwhile, which the walk changes too.
        var levels = [RecordWalk.Level]()
        swap(&levels, &self.levels)
        defer { swap(&levels, &self.levels) }
        let result = levels.withUnsafeMutableBufferPointer { RecordWalk.run(record, builder: &self, levels: $0) }
        switch result {
        case .done:
            guard bringsTooManyNames else { return nil }
            if trie.hasTooManyNewNodes { return .rejected("it has more than \(AttributeTrie.maxNewNodes) names") }
            return .rejected("the names of its attributes take more than \(AttributeTrie.maxNewNameBytes) bytes")
        case .malformed(let index): return .malformed(at: index)
        case .incomplete: return .incomplete
        case .tooDeep: return .rejected("it is nested deeper than \(RecordWalk.maxNesting) levels")
        }
    }

    /// Whether the record has to be rejected, and need not be walked any further.
    @inline(__always)
    var bringsTooManyNames: Bool { hasTooManyNames || trie.hasTooManyNewNodes }

    private func isUTF8(_ record: EventFlattener.Record) -> Bool {
        let bytes = UnsafeBufferPointer(start: record.bytes + record.start, count: record.end - record.start)
        return String(validating: bytes, as: UTF8.self) != nil
    }

    // MARK: Leaves

    /// The node of a key; `nil` when the key is malformed.
    @inline(__always)
    mutating func child(of parent: Int32, after previous: Int32, key: UnsafeBufferPointer<UInt8>) -> Int32? {
        if source.traits.backslashes | source.traits.controls != 0 || mustRepairUTF8 || key.isEmpty {
            return unusualChild(of: parent, after: previous, key: key)
        }
        guard let start = key.baseAddress else { return nil }
        return trie.child(of: parent, after: previous, key: start, length: key.count)
    }

    private mutating func unusualChild(of parent: Int32, after previous: Int32, key: UnsafeBufferPointer<UInt8>) -> Int32? {
        if source.traits.controls != 0, JSONText.holdsControls(key) { return nil }
        guard let decoded = decode(key) else { return nil }
        return decoded.withUnsafeBufferPointer { buffer in
            trie.child(of: parent, after: previous, key: buffer.baseAddress ?? emptyBytes, length: buffer.count)
        }
    }

    /// Whether a key beside `node`'s may say that its value is secret.
    @inline(__always)
    func isValueOfPair(_ node: Int32) -> Bool {
        trie.nodes[Int(node)].isValueOfPair
    }

    /// Whether the object that a token opens has a name that says that the value beside it is secret.
    mutating func hasSecretName(objectAt token: Int) -> Bool {
        pairs.hasSecretName(in: source, objectAt: token)
    }

    /// Appends the string whose inside is `start..<end` of the record's bytes; false when it is malformed.
    ///
    /// - Parameter isSecret: Whether it is for another reason than its path.
    @inline(__always)
    mutating func appendString(at node: Int32, isSecret: Bool, start: Int, end: Int) -> Bool {
        if start == end { return true }
        let info = trie.nodes[Int(node)]
        if hasUnusualStrings || info.isSecret || isSecret {
            return appendUnusualString(at: node, isSecret: info.isSecret || isSecret, start: start, end: end)
        }
        append(at: node, role: info.role, offset: start + shift, length: end - start)
        return true
    }

    private mutating func appendUnusualString(at node: Int32, isSecret: Bool, start: Int, end: Int) -> Bool {
        let text = UnsafeBufferPointer(start: source.bytes + start, count: end - start)
        if source.traits.controls != 0, JSONText.holdsControls(text) { return false }
        let role = trie.nodes[Int(node)].role
        let signs = TextSigns(of: text)
        guard mustRepairUTF8 || signs.contains(.backslash) else {
            if isSecret {
                appendBytes(Secrets.replacement, at: node, role: role)
            } else if signs.mayShowSecret, let redacted = Secrets.redacting(text) {
                appendBytes(redacted, at: node, role: role)
            } else {
                append(at: node, role: role, offset: start + shift, length: end - start)
            }
            return true
        }
        guard let decoded = decode(text) else { return false }
        if isSecret {
            appendBytes(Secrets.replacement, at: node, role: role)
        } else {
            appendBytes(decoded.withUnsafeBufferPointer(Secrets.redacting) ?? decoded, at: node, role: role)
        }
        return true
    }

    /// Appends the number, `true` or `false` that stands in `start..<end` of the record's bytes; false when it is none.
    ///
    /// - Parameter isSecret: Whether it is for another reason than its path.
    mutating func appendScalar(at node: Int32, isSecret: Bool, start: Int, end: Int) -> Bool {
        var start = start
        var end = end
        while start < end, source.bytes[start].isJSONWhitespace { start += 1 }
        while start < end, source.bytes[end - 1].isJSONWhitespace { end -= 1 }
        let text = UnsafeBufferPointer(start: source.bytes + start, count: end - start)
        guard JSONText.isScalar(text) else { return false }
        if text.first == UInt8(ascii: "n") { return true }
        let info = trie.nodes[Int(node)]
        if info.isSecret || isSecret {
            appendBytes(Secrets.replacement, at: node, role: info.role)
        } else {
            append(at: node, role: info.role, offset: start + shift, length: end - start)
        }
        return true
    }

    private func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let decoded = JSONText.unescaped(text) else { return nil }
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
        if roles[RecordRole.eventSource.rawValue] >= 0, isMessage(batch.values[Int(roles[RecordRole.eventSource.rawValue])]) {
            return .foreign("it is a message of another service, which CloudTrail did not write")
        }
        let eventName = settle(.eventName, else: .insightEventName, as: CoreAttribute.eventName)
        if let name = batch.string(at: eventName), options.filter.excludes(name) { return .filtered }
        let eventTime = settle(.eventTime, else: .windowStart, as: CoreAttribute.eventTime)
        guard eventTime >= 0 else { return .foreign("it has no eventTime") }
        let time = batch.withBytes(of: batch.values[Int(eventTime)]) { EventInstant.parse(iso8601: $0) }
        guard let time, time.precision == .time else { return .rejected("its eventTime is not a time that can be read") }
        guard options.range.contains(time.instant), options.admitsPlace(of: batch, roles) else { return .filtered }
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

    /// Whether an event source is that of a message which calls a function: `aws:s3`, `aws:sqs`.
    private func isMessage(_ eventSource: EventBatch.Value) -> Bool {
        batch.withBytes(of: eventSource) { $0.count > 4 && $0[3] == UInt8(ascii: ":") && $0.starts(with: "aws:".utf8) }
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
        let attribute = trie.attribute(named: CoreAttribute.userName)
        // An event of one of this program's own exports, which has the name in the identity's place.
        if !hasIdentity, let own = (firstValue..<batch.values.count).first(where: { batch.values[$0].attribute == attribute }) {
            return Int32(own)
        }
        let identity = UserIdentity(batch: batch, roles: roles)
        if let sessionName = identity.sessionName {
            let value = sessionName.value(as: trie.attribute(named: CoreAttribute.sessionName))
            if repeats.admit(value, at: batch.values.count, in: batch) { batch.values.append(value) }
        }
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

    private var hasIdentity: Bool {
        let parts: [RecordRole] = [
            .type, .userName, .arn, .principalID, .accountID, .invokedBy, .issuerUserName, .issuerARN, .userID,
        ]
        return parts.contains { roles[$0.rawValue] >= 0 }
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
