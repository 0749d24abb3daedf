import CloudTrailLogs

/// Writes the events of batches as lines of JSON: attributes in the order of the values, one with several values where its first
/// stands, as an array sorted by code point.
///
/// Cost: one pass that looks for bytes to escape, one that copies, one allocation a batch.
struct EventLineEncoder {
    private var attributeNames: [String] = []
    /// The names as `"name":`, packed; that of attribute `n` ends at `nameEnds[n + 1]`.
    private var nameBytes: [UInt8] = []
    private var nameEnds: [Int] = [0]
    /// By attribute: the event, counted from 1, in which it was met last, and its place in `groups`.
    private var lastEvent: [Int] = []
    private var group: [Int] = []
    private var groups: [[Int]] = []
    private var eventCount = 0

    /// The lines of all events of `batch`.
    mutating func encode(_ batch: EventBatch) -> [UInt8] {
        rememberNames(of: batch)
        return batch.withBytes { bytes in
            let (isEscaped, capacity) = measure(batch, bytes)
            return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                guard let start = buffer.baseAddress, let text = bytes.baseAddress else { return }
                var writer = JSONWriter(start)
                for event in batch.events {
                    writer.append(UInt8(ascii: "{"))
                    if hasRepeatedAttribute(event, batch) {
                        writeGrouped(event, batch, text, isEscaped, to: &writer)
                    } else {
                        write(event, batch, text, isEscaped, to: &writer)
                    }
                    writer.replaceLast(with: UInt8(ascii: "}"))
                    writer.append(UInt8(ascii: "\n"))
                }
                count = writer.count(from: start)
            }
        }
    }

    private mutating func rememberNames(of batch: EventBatch) {
        // Two arrays that share their storage are found equal at once.
        guard attributeNames != batch.attributeNames else { return }
        attributeNames = batch.attributeNames
        nameBytes.removeAll(keepingCapacity: true)
        nameEnds = [0]
        for name in attributeNames {
            JSONText.appendString(name, to: &nameBytes)
            nameBytes.append(UInt8(ascii: ":"))
            nameEnds.append(nameBytes.count)
        }
        lastEvent = Array(repeating: 0, count: attributeNames.count)
        group = Array(repeating: 0, count: attributeNames.count)
    }

    /// Which values need escapes, and how much room all lines take at most.
    private func measure(_ batch: EventBatch, _ bytes: UnsafeBufferPointer<UInt8>) -> (isEscaped: [Bool], capacity: Int) {
        var isEscaped = [Bool](repeating: false, count: batch.values.count)
        // Braces and line end; for each value quotes, brackets and comma.
        var capacity = batch.events.count * 3 + batch.values.count * 5
        for (index, value) in batch.values.enumerated() {
            let range = batch.range(of: value)
            let attribute = Int(value.attribute)
            capacity += nameEnds[attribute + 1] - nameEnds[attribute] + range.count
            if JSONWriter.needsEscapes(UnsafeBufferPointer(rebasing: bytes[range])) {
                isEscaped[index] = true
                capacity += range.count * (JSONWriter.maxEscapeLength - 1)
            }
        }
        return (isEscaped, capacity)
    }

    private mutating func hasRepeatedAttribute(_ event: EventBatch.Event, _ batch: EventBatch) -> Bool {
        eventCount += 1
        var isRepeated = false
        for index in event.values {
            let attribute = Int(batch.values[index].attribute)
            if lastEvent[attribute] == eventCount { isRepeated = true }
            lastEvent[attribute] = eventCount
        }
        return isRepeated
    }

    private func write(
        _ event: EventBatch.Event, _ batch: EventBatch, _ text: UnsafePointer<UInt8>, _ isEscaped: [Bool],
        to writer: inout JSONWriter
    ) {
        nameBytes.withUnsafeBufferPointer { names in
            for index in event.values {
                let value = batch.values[index]
                let attribute = Int(value.attribute)
                writer.append(UnsafeBufferPointer(rebasing: names[nameEnds[attribute]..<nameEnds[attribute + 1]]))
                let range = batch.range(of: value)
                writer.appendString(
                    UnsafeBufferPointer(start: text + range.lowerBound, count: range.count), isEscaped: isEscaped[index])
                writer.append(UInt8(ascii: ","))
            }
        }
    }

    private mutating func writeGrouped(
        _ event: EventBatch.Event, _ batch: EventBatch, _ text: UnsafePointer<UInt8>, _ isEscaped: [Bool],
        to writer: inout JSONWriter
    ) {
        func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
            let range = batch.range(of: batch.values[index])
            return UnsafeBufferPointer(start: text + range.lowerBound, count: range.count)
        }
        collectGroups(event, batch)
        for indices in groups {
            let attribute = Int(batch.values[indices[0]].attribute)
            writer.append(nameBytes[nameEnds[attribute]..<nameEnds[attribute + 1]])
            if indices.count > 1 { writer.append(UInt8(ascii: "[")) }
            for index in indices.sorted(by: { bytes($0).lexicographicallyPrecedes(bytes($1)) }) {
                writer.appendString(bytes(index), isEscaped: isEscaped[index])
                writer.append(UInt8(ascii: ","))
            }
            if indices.count > 1 {
                writer.replaceLast(with: UInt8(ascii: "]"))
                writer.append(UInt8(ascii: ","))
            }
        }
    }

    /// Gathers the indexes of an event's values by attribute.
    private mutating func collectGroups(_ event: EventBatch.Event, _ batch: EventBatch) {
        groups.removeAll(keepingCapacity: true)
        eventCount += 1
        for index in event.values {
            let attribute = Int(batch.values[index].attribute)
            if lastEvent[attribute] == eventCount {
                groups[group[attribute]].append(index)
            } else {
                lastEvent[attribute] = eventCount
                group[attribute] = groups.count
                groups.append([index])
            }
        }
    }
}
