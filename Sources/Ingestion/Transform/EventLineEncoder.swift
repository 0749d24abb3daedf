import CloudTrailLogs

/// Writes the events of batches as lines of JSON: attributes in the order of the values, one with several values where its first
/// stands, as an array sorted by code point.
///
/// Cost: one pass that looks for bytes to escape, one that copies, one allocation a batch.
struct EventLineEncoder {
    private var attributeNames: [String] = []
    private var names = PackedNames()
    private var groups = AttributeGroups()
    private var sorted: [Int] = []

    /// The lines of all events of `batch`.
    mutating func encode(_ batch: EventBatch) -> [UInt8] {
        // Two arrays that share their storage are found equal at once.
        if attributeNames != batch.attributeNames {
            attributeNames = batch.attributeNames
            names = PackedNames(attributeNames)
            groups = AttributeGroups(attributeCount: attributeNames.count)
        }
        return batch.withBytes { bytes in
            let (isEscaped, capacity) = measure(batch, bytes)
            return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                guard let start = buffer.baseAddress else { return }
                var writer = JSONWriter(start)
                batch.values.withUnsafeBufferPointer { values in
                    for event in batch.events {
                        groups.group(UnsafeBufferPointer(rebasing: values[event.values]))
                        write(event.values, values, of: batch, bytes, isEscaped, to: &writer)
                    }
                }
                count = writer.count(from: start)
            }
        }
    }

    /// Which values need escapes, and how much room all lines take at most.
    private func measure(_ batch: EventBatch, _ bytes: UnsafeBufferPointer<UInt8>) -> (isEscaped: [Bool], capacity: Int) {
        var isEscaped = [Bool](repeating: false, count: batch.values.count)
        // Braces and line end; for each value quotes, brackets and comma.
        var capacity = batch.events.count * 3 + batch.values.count * 5
        for (index, value) in batch.values.enumerated() {
            let range = batch.range(of: value)
            capacity += names.length(of: Int(value.attribute)) + range.count
            if JSONWriter.needsEscapes(UnsafeBufferPointer(rebasing: bytes[range])) {
                isEscaped[index] = true
                capacity += range.count * (JSONWriter.maxEscapeLength - 1)
            }
        }
        return (isEscaped, capacity)
    }

    private mutating func write(
        _ indices: Range<Int>, _ values: UnsafeBufferPointer<EventBatch.Value>, of batch: EventBatch,
        _ bytes: UnsafeBufferPointer<UInt8>, _ isEscaped: [Bool], to writer: inout JSONWriter
    ) {
        func text(_ index: Int) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: bytes[batch.range(of: values[index])])
        }
        // What stands before a member: the brace before the first.
        var separator = UInt8(ascii: "{")
        for index in indices {
            let place = index - indices.lowerBound
            guard groups.isFirst(place) else { continue }
            writer.append(separator)
            separator = UInt8(ascii: ",")
            names.write(Int(values[index].attribute), to: &writer)
            if groups.isAlone(place) {
                writer.appendString(text(index), isEscaped: isEscaped[index])
            } else {
                sorted.removeAll(keepingCapacity: true)
                groups.forEach(from: place) { sorted.append(indices.lowerBound + $0) }
                sorted.sort { text($0).lexicographicallyPrecedes(text($1)) }
                var separator = UInt8(ascii: "[")
                for index in sorted {
                    writer.append(separator)
                    separator = UInt8(ascii: ",")
                    writer.appendString(text(index), isEscaped: isEscaped[index])
                }
                writer.append(UInt8(ascii: "]"))
            }
        }
        // Every event has a time, so that a member was written.
        writer.append(UInt8(ascii: "}"))
        writer.append(UInt8(ascii: "\n"))
    }
}

/// Attribute names as `"name":`, one behind the other.
private struct PackedNames {
    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]

    init() {}

    init(_ names: [String]) {
        ends.reserveCapacity(names.count + 1)
        for name in names {
            JSONText.appendString(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            ends.append(bytes.count)
        }
    }

    @inline(__always)
    func length(of attribute: Int) -> Int {
        ends[attribute + 1] - ends[attribute]
    }

    @inline(__always)
    func write(_ attribute: Int, to writer: inout JSONWriter) {
        bytes.withUnsafeBufferPointer {
            writer.append(UnsafeBufferPointer(rebasing: $0[ends[attribute]..<ends[attribute + 1]]))
        }
    }
}
