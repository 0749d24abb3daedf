/// Elements to draw from, each as often as its weight says.
struct WeightedTable<Element: Sendable>: Sendable {
    private let elements: [Element]
    /// Sum of the weights up to and with each element.
    private let cumulative: [Int]

    /// Elements of no weight are left out.
    init(_ weighted: [(element: Element, weight: Int)]) {
        var total = 0
        let drawable = weighted.filter { $0.weight > 0 }
        elements = drawable.map(\.element)
        cumulative = drawable.map { entry in
            total += entry.weight
            return total
        }
    }

    var isEmpty: Bool { elements.isEmpty }
    var totalWeight: Int { cumulative.last ?? 0 }

    /// One of the elements; the table must not be empty.
    func draw(_ random: inout RandomSource) -> Element {
        let value = Int(random.next() % UInt64(totalWeight))
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > value { high = middle } else { low = middle + 1 }
        }
        return elements[low]
    }
}

/// Splits `total` among parts in proportion to their weights; the shares add up to `total` exactly.
func apportion(_ total: Int, byWeights weights: [Int]) -> [Int] {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return weights.map { _ in 0 } }
    var weightSoFar = 0
    var given = 0
    return weights.map { weight in
        weightSoFar += weight
        // The product of both can pass 2⁶³.
        let (high, low) = total.multipliedFullWidth(by: weightSoFar)
        let share = sum.dividingFullWidth((high, low)).quotient - given
        given += share
        return share
    }
}
