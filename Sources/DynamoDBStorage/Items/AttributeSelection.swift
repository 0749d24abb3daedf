import CloudTrailLogs
import EventStorage

/// Which attributes to read of items.
struct AttributeSelection: Sendable {
    /// Sorted by code point, each once; `nil` for all.
    let names: [String]?
    /// Where they stand in items; empty for all.
    let storedNames: [String]

    /// For few names a look at each is faster than hashing.
    private static let fewNames = 12
    private let slots: [(name: [UInt8], slot: Int, isSet: Bool)]
    private let slotIndexes: [ExactString: Int]

    /// All attributes.
    static let all = AttributeSelection(nil)

    init(_ names: [String]?) {
        self.names = names.map { names in
            Set(names.map(ExactString.init)).map(\.string).sorted { $0.precedesByCodePoint($1) }
        }
        var slots = [(name: [UInt8], slot: Int, isSet: Bool)]()
        var storedNames = [String]()
        for (slot, name) in (self.names ?? []).enumerated() {
            for stored in StoredName.names(of: name) {
                slots.append((Array(stored.name.utf8), slot, stored.isSet))
                storedNames.append(stored.name)
            }
        }
        self.slots = slots
        self.storedNames = storedNames
        slotIndexes =
            slots.count <= Self.fewNames
            ? [:] : Dictionary(storedNames.enumerated().map { (ExactString($1), $0) }) { first, _ in first }
    }

    /// The place in `names` of what stands under `name`; `nil` for what is not wanted.
    func slot(of name: RawString) -> (slot: Int, isSet: Bool)? {
        if slots.count <= Self.fewNames {
            for (stored, slot, isSet) in slots where name.matches(stored) { return (slot, isSet) }
            return nil
        }
        return slotIndexes[ExactString(name.string)].map { (slots[$0].slot, slots[$0].isSet) }
    }
}
