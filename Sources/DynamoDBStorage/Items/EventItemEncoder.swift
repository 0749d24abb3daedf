import CloudTrailLogs
import EventStorage

/// Writes the items of a batch's events. `TableShape` says what stands in them.
struct EventItemEncoder {
    /// What every item begins with; the instant follows.
    static let itemStart: StaticString = "{\"PutRequest\":{\"Item\":{\"eventTimeID\":{\"S\":\""

    /// An attribute of the batch.
    private struct Attribute {
        /// What stands before its first value: `,"name":{"SS":[`.
        var setStart: [UInt8] = []
        /// The length of its name in the table.
        var nameLength: Int
        var isString: Bool
        var isTooLong: Bool
    }

    private let batch: EventBatch
    private let retentionDays: Int
    private let hashKey: RecordHashKey
    private var attributes: [Attribute] = []
    private var result: DynamoDBBatch
    private var instants = InstantWriter()

    // For the event at hand, by attribute: its first and last value, -1 for none; by value: the attribute's next.
    private var first: [Int32]
    private var last: [Int32]
    private var next: [Int32] = []
    private var present: [Int32] = []

    private init(_ batch: EventBatch, retentionDays: Int, hashKey: RecordHashKey) {
        self.batch = batch
        self.hashKey = hashKey
        self.retentionDays = retentionDays
        result = DynamoDBBatch(attributeNames: batch.attributeNames)
        first = Array(repeating: -1, count: batch.attributeNames.count)
        last = first
        attributes = batch.attributeNames.map { name in
            let stored = AttributeNaming.setName(of: name)
            var start: [UInt8] = [UInt8(ascii: ",")]
            start.append(jsonString: stored)
            start.append(":{\"SS\":[")
            return Attribute(
                setStart: start, nameLength: stored.utf8.count, isString: AttributeNaming.strings.contains(name),
                isTooLong: stored.utf8.count > AttributeNaming.longestName)
        }
    }

    /// The items of a batch's events.
    ///
    /// - Parameters:
    ///   - batch: The events.
    ///   - retentionDays: After how many days events expire, 0 for never.
    ///   - hashKey: The key of records' hashes.
    static func encode(_ batch: EventBatch, retentionDays: Int, hashKey: RecordHashKey) -> DynamoDBBatch {
        var encoder = EventItemEncoder(batch, retentionDays: retentionDays, hashKey: hashKey)
        encoder.result.events.reserveCapacity(batch.events.count)
        encoder.result.bytes.reserveCapacity(batch.byteCount * 2)
        encoder.result.attributes.reserveCapacity(batch.values.count)
        for event in batch.events { encoder.append(event) }
        return encoder.result
    }

    private mutating func append(_ event: EventBatch.Event) {
        group(event)
        let start = result.bytes.count
        let attributesStart = result.attributes.count
        let identifier = ItemKey.storedIdentifier(batch.string(batch.values[Int(event.eventID)]))
        let key = ItemKey.event(identifier)
        appendKeys(event, identifier: identifier, key: key)
        let trimmed = needsTrimming(event) ? TrimmedEvent(event, in: batch, reserve: identifier.utf8.count) : nil
        for attribute in present { appendValues(of: attribute, of: event, trimmed) }
        appendStrings(of: event, trimmed)
        if let trimmed { appendMarks(trimmed) }
        for attribute in present { first[Int(attribute)] = -1 }
        result.events.append(
            DynamoDBBatch.Event(
                key: key, shardHash: ShardHash.hash(of: identifier), instant: event.instant,
                user: result.users.index(of: batch.string(batch.values[Int(event.userName)])),
                service: batch.string(at: event.eventSource).map { result.services.index(of: serviceName(ofEventSource: $0)) }
                    ?? -1,
                attributes: attributesStart..<result.attributes.count, item: start..<result.bytes.count, origin: event.origin,
                recordHash: batch.recordHash(of: event, key: hashKey)))
    }

    /// Brings together the values of each attribute.
    private mutating func group(_ event: EventBatch.Event) {
        present.removeAll(keepingCapacity: true)
        if next.count < event.values.count { next = Array(repeating: -1, count: event.values.count) }
        for index in event.values {
            let attribute = Int(batch.values[index].attribute)
            let value = Int32(index - event.values.lowerBound)
            next[Int(value)] = -1
            if first[attribute] < 0 {
                first[attribute] = value
                present.append(Int32(attribute))
            } else {
                next[Int(last[attribute])] = value
            }
            last[attribute] = value
        }
    }

    private mutating func appendKeys(_ event: EventBatch.Event, identifier: String, key: String) {
        result.bytes.append(Self.itemStart)
        instants.append(event.instant, to: &result.bytes)
        if identifier.utf8.count > KeyText.longest {
            // The place's text has the identifier's start and its hash.
            let text = TimeKey.text(of: EventPosition(instant: event.instant, eventID: identifier))
            appendInside(String(decoding: text.utf8.dropFirst(TimeKey.prefixLength - 1), as: UTF8.self))
            result.bytes.append("\"},")
            result.bytes.append(member: "longEventID", string: identifier)
        } else {
            result.bytes.append(UInt8(ascii: "#"))
            appendInside(identifier)
            result.bytes.append("\"}")
        }
        result.bytes.append(UInt8(ascii: ","))
        result.bytes.append(member: "eventID", string: key)
        if let seconds = ItemExpiry(of: event.instant, retentionDays: retentionDays).seconds {
            result.bytes.append(UInt8(ascii: ","))
            result.bytes.append(member: "expiresAt", number: seconds)
        }
    }

    /// Appends the inside of a JSON string.
    private mutating func appendInside(_ text: String) {
        let start = result.bytes.count
        result.bytes.append(jsonString: text)
        result.bytes.remove(at: start)
        result.bytes.removeLast()
    }

    // MARK: Attributes

    /// Appends an attribute as a set, and notes that the event has it. Of a core attribute with one value nothing is appended
    /// here.
    private mutating func appendValues(of attribute: Int32, of event: EventBatch.Event, _ trimmed: TrimmedEvent?) {
        let info = attributes[Int(attribute)]
        if info.isTooLong { return }
        var value = first[Int(attribute)]
        if info.isString, next[Int(value)] < 0 {
            result.attributes.append(attribute)
            return
        }
        var count = 0
        while value >= 0 {
            let index = event.values.lowerBound + Int(value)
            if trimmed?.keeps(index) ?? true {
                if count == 0 { result.bytes.append(contentsOf: info.setStart) } else { result.bytes.append(UInt8(ascii: ",")) }
                batch.withBytes(of: batch.values[index]) { JSONText.appendString($0, to: &result.bytes) }
                count += 1
            }
            value = next[Int(value)]
        }
        if count > 0 { result.bytes.append("]}") }
        if count > 0 || info.isString { result.attributes.append(attribute) }
    }

    /// Appends the core attributes as strings; the identifier is the key already.
    private mutating func appendStrings(of event: EventBatch.Event, _ trimmed: TrimmedEvent?) {
        appendString("eventName", event.eventName, trimmed)
        appendString("eventSource", event.eventSource, trimmed)
        appendString("eventTime", event.eventTime, trimmed)
        appendString("userIdentity_userName", event.userName, trimmed)
    }

    private mutating func appendString(_ name: StaticString, _ index: Int32, _ trimmed: TrimmedEvent?) {
        guard let text = batch.string(at: index) else { return }
        result.bytes.append(UInt8(ascii: ","))
        result.bytes.append(member: name, string: trimmed?.cut(text) ?? text)
    }

    // MARK: Items that are too large

    private func needsTrimming(_ event: EventBatch.Event) -> Bool {
        var size = 0
        for index in event.values { size += batch.range(of: batch.values[index]).count + 1 }
        for attribute in present {
            size += attributes[Int(attribute)].nameLength + 3
            if attributes[Int(attribute)].isTooLong { return true }
        }
        return size > TrimmedEvent.largestSize
    }

    private mutating func appendMarks(_ trimmed: TrimmedEvent) {
        result.bytes.append(UInt8(ascii: ","))
        result.bytes.append(jsonString: TrimmedEvent.attribute)
        result.bytes.append(":{\"SS\":[")
        for (index, mark) in trimmed.marks.enumerated() {
            if index > 0 { result.bytes.append(UInt8(ascii: ",")) }
            result.bytes.append(jsonString: mark)
        }
        result.bytes.append("]}")
        // Behind the batch's own names.
        if result.attributeNames.count == batch.attributeNames.count { result.attributeNames.append(TrimmedEvent.attribute) }
        result.attributes.append(Int32(batch.attributeNames.count))
    }
}
