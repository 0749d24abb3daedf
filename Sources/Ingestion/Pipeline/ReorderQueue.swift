/// Brings elements of several producers into one order: all of unit 0, then all of unit 1, and so on.
///
/// A pure state machine; `ReorderBuffer` puts tasks around it. What it holds costs at most its capacity, save for one element of
/// the unit in turn: that one may always come in, or else later units could fill the queue and nobody could go on.
struct ReorderQueue<Element> {
    /// What a consumer gets.
    enum Next {
        case element(Element)
        /// Nothing yet.
        case nothingYet
        /// Nothing any more.
        case end
    }

    private struct Unit {
        var elements: ArraySlice<(element: Element, cost: Int)> = []
        var isFinished = false
    }

    private let capacity: Int
    private var units: [Int: Unit] = [:]
    private var unitInTurn = 0
    private var unitCount: Int?
    private var cost = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Whether an element of that cost may come in now.
    func admits(cost: Int, of unit: Int) -> Bool {
        self.cost + cost <= capacity || (unit == unitInTurn && units[unit]?.elements.isEmpty ?? true)
    }

    /// Takes an element in.
    mutating func append(_ element: Element, cost: Int, of unit: Int) {
        units[unit, default: Unit()].elements.append((element, cost))
        self.cost += cost
    }

    /// No more elements of that unit will come.
    mutating func finish(_ unit: Int) {
        units[unit, default: Unit()].isFinished = true
        advance()
    }

    /// No more units will come than this many.
    mutating func end(after unitCount: Int) {
        self.unitCount = unitCount
    }

    /// Hands out the next element in order.
    mutating func popFirst() -> Next {
        if let first = units[unitInTurn]?.elements.popFirst() {
            cost -= first.cost
            advance()
            return .element(first.element)
        }
        return unitCount.map { unitInTurn >= $0 } ?? false ? .end : .nothingYet
    }

    /// Goes on to the next unit at once, since `admits` looks at which one is in turn.
    private mutating func advance() {
        while let unit = units[unitInTurn], unit.isFinished, unit.elements.isEmpty {
            units[unitInTurn] = nil
            unitInTurn += 1
        }
    }
}
