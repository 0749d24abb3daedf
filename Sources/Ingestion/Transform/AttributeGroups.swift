import CloudTrailLogs

/// Chains the values of one event that belong to one attribute, in time that grows with their number alone.
struct AttributeGroups {
    private static let none: Int32 = -1

    /// By attribute: the event, counted from 1, in which it was met last, and the place of its last value there.
    private var lastEvent: [Int]
    private var lastPlace: [Int32]
    /// By place of a value in its event: the place of the next value of the attribute, and whether there was none before.
    private var next: [Int32] = []
    private var isFirstOfAttribute: [Bool] = []
    private var event = 0

    init(attributeCount: Int = 0) {
        lastEvent = Array(repeating: 0, count: attributeCount)
        lastPlace = Array(repeating: Self.none, count: attributeCount)
    }

    /// Takes up the values of an event; those of the one before are forgotten.
    mutating func group(_ values: UnsafeBufferPointer<EventBatch.Value>) {
        event += 1
        if next.count < values.count {
            next = Array(repeating: Self.none, count: values.count * 2)
            isFirstOfAttribute = Array(repeating: true, count: values.count * 2)
        }
        for place in values.indices {
            let attribute = Int(values[place].attribute)
            let isRepeated = lastEvent[attribute] == event
            if isRepeated { next[Int(lastPlace[attribute])] = Int32(truncatingIfNeeded: place) }
            lastEvent[attribute] = event
            lastPlace[attribute] = Int32(truncatingIfNeeded: place)
            next[place] = Self.none
            isFirstOfAttribute[place] = !isRepeated
        }
    }

    /// Whether the value at `place` is the first of its attribute.
    @inline(__always)
    func isFirst(_ place: Int) -> Bool {
        isFirstOfAttribute[place]
    }

    /// Whether no value of the same attribute follows the one at `place`.
    @inline(__always)
    func isAlone(_ place: Int) -> Bool {
        next[place] == Self.none
    }

    /// Calls `body` with the places of a value and of all that follow it under the same attribute.
    func forEach(from place: Int, _ body: (Int) -> Void) {
        var place = Int32(truncatingIfNeeded: place)
        while place != Self.none {
            body(Int(place))
            place = next[Int(place)]
        }
    }
}
