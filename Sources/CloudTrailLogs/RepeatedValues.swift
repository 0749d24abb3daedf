/// Keeps an event's values a set: no value twice under one attribute.
///
/// Nearly all attributes have one value; those are told by one look at `lastEvent`. A few are compared with each other; where
/// there are many, sorting finds the repeats afterwards.
struct RepeatedValues {
    /// By attribute: number of the event that had it last, index of its first value, and how many it has.
    private var lastEvent: [UInt32] = []
    private var firstIndex: [Int32] = []
    private var valueCount: [Int32] = []
    private var event: UInt32 = 0
    private(set) var mustSort = false
    private static let maxComparisons: Int32 = 16

    /// Forgets all attributes.
    mutating func reset() {
        self = RepeatedValues()
    }

    mutating func beginEvent() {
        mustSort = false
        event &+= 1
        if event == 0 { reset() }
        event = max(event, 1)
    }

    /// Whether a value is new under its attribute; always true once sorting has to decide.
    @inline(__always)
    mutating func admit(_ value: EventBatch.Value, at index: Int, in batch: borrowing EventBatch) -> Bool {
        let attribute = Int(value.attribute)
        if attribute >= lastEvent.count { grow(toHold: attribute) }
        if lastEvent[attribute] != event {
            lastEvent[attribute] = event
            firstIndex[attribute] = Int32(index)
            valueCount[attribute] = 1
            return true
        }
        return admitRepeated(value, at: index, in: batch)
    }

    private mutating func grow(toHold attribute: Int) {
        let missing = max(64, attribute + 1 - lastEvent.count)
        lastEvent.append(contentsOf: repeatElement(0, count: missing))
        firstIndex.append(contentsOf: repeatElement(0, count: missing))
        valueCount.append(contentsOf: repeatElement(0, count: missing))
    }

    private mutating func admitRepeated(_ value: EventBatch.Value, at index: Int, in batch: borrowing EventBatch) -> Bool {
        let attribute = Int(value.attribute)
        valueCount[attribute] += 1
        if valueCount[attribute] > Self.maxComparisons || index - Int(firstIndex[attribute]) > 1024 {
            mustSort = true
            return true
        }
        for earlier in Int(firstIndex[attribute])..<index
        where batch.values[earlier].attribute == value.attribute && batch.hasEqualBytes(batch.values[earlier], value) {
            return false
        }
        return true
    }

    /// Removes values that an earlier one of the same attribute equals, keeping the order.
    ///
    /// - Returns: For each value from `firstValue` on, its new index, or that of the one it equals.
    func removeRepeats(from firstValue: Int, in batch: inout EventBatch) -> [Int32] {
        let range = firstValue..<batch.values.count
        let values = batch.values
        let sorted = batch.withBytes { bytes in
            func precedes(_ left: Int, _ right: Int) -> Bool {
                let a = values[left]
                let b = values[right]
                if a.attribute != b.attribute { return a.attribute < b.attribute }
                let order = compareBytes(bytes, a, b)
                return order == 0 ? left < right : order < 0
            }
            return range.sorted(by: precedes)
        }
        var representative = Array(range)
        for (left, right) in zip(sorted, sorted.dropFirst())
        where values[left].attribute == values[right].attribute && batch.hasEqualBytes(values[left], values[right]) {
            representative[right - firstValue] = representative[left - firstValue]
        }
        var kept = [Int32](repeating: 0, count: range.count)
        var next = firstValue
        for index in range {
            if representative[index - firstValue] == index {
                kept[index - firstValue] = Int32(next)
                batch.values[next] = values[index]
                next += 1
            } else {
                kept[index - firstValue] = kept[representative[index - firstValue] - firstValue]
            }
        }
        batch.values.removeLast(range.upperBound - next)
        return kept
    }
}

private func compareBytes(_ bytes: UnsafeBufferPointer<UInt8>, _ left: EventBatch.Value, _ right: EventBatch.Value) -> Int {
    let common = Int(min(left.length, right.length))
    for index in 0..<common {
        let a = bytes[Int(left.offset) + index]
        let b = bytes[Int(right.offset) + index]
        if a != b { return a < b ? -1 : 1 }
    }
    return Int(left.length) - Int(right.length)
}

extension EventBatch {
    /// Whether two values have the same bytes.
    func hasEqualBytes(_ left: Value, _ right: Value) -> Bool {
        guard left.length == right.length else { return false }
        return withBytes { compareBytes($0, left, right) == 0 }
    }
}
