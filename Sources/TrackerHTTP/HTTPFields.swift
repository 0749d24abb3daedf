/// Header fields in their order, in which a name may stand several times (RFC 9110, section 5.2).
///
/// Looking a name up takes as long as there are fields: messages have few.
public struct HTTPFields: Sendable, ExpressibleByDictionaryLiteral {
    private var fields: [HTTPField] = []

    /// No fields.
    public init() {}

    /// These, in the order written.
    public init(dictionaryLiteral elements: (HTTPField.Name, String)...) {
        fields = elements.map { HTTPField(name: $0.0, value: $0.1) }
    }

    /// The value of a name; of several, all of them, separated by `, ` (`Cookie`: by `; `), and `nil` when there is none.
    ///
    /// What is set takes the place of all that were there.
    public subscript(name: HTTPField.Name) -> String? {
        get {
            var joined: String?
            for field in fields where field.name == name {
                if let text = joined {
                    joined = text + (name == .cookie ? "; " : ", ") + field.value
                } else {
                    joined = field.value
                }
            }
            return joined
        }
        set { self[values: name] = newValue.map { [$0] } ?? [] }
    }

    /// All values of a name, in their order. What is set takes the place of all that were there.
    public subscript(values name: HTTPField.Name) -> [String] {
        get { fields.compactMap { $0.name == name ? $0.value : nil } }
        set {
            let place = fields.firstIndex { $0.name == name }
            fields.removeAll { $0.name == name }
            fields.insert(contentsOf: newValue.map { HTTPField(name: name, value: $0) }, at: place ?? fields.endIndex)
        }
    }

    /// Whether there is a field of that name.
    public func contains(_ name: HTTPField.Name) -> Bool {
        fields.contains { $0.name == name }
    }

    /// Adds a field behind all others.
    public mutating func append(_ field: HTTPField) {
        fields.append(field)
    }
}

extension HTTPFields: RandomAccessCollection {
    /// Where the first field stands.
    public var startIndex: Int { fields.startIndex }
    /// Behind the last field.
    public var endIndex: Int { fields.endIndex }
    /// The field at a place.
    public subscript(position: Int) -> HTTPField { fields[position] }
}

extension HTTPFields: Hashable {
    /// Whether both have the same names, each with the same values in the same order; how names are mixed does not count.
    public static func == (left: HTTPFields, right: HTTPFields) -> Bool {
        left.count == right.count && left.allSatisfy { left[values: $0.name] == right[values: $0.name] }
    }

    /// Adds names and values without regard to how names are mixed.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(fields))
    }
}
