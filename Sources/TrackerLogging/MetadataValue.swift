extension Logger {
    /// A value of metadata: text, something that is shown as text, or lists of these by place or by name.
    public enum MetadataValue: Sendable {
        /// Text.
        case string(String)
        /// Something that is made text when it is written. Whole numbers stay numbers in JSON.
        case stringConvertible(any CustomStringConvertible & Sendable)
        /// Several.
        case array([MetadataValue])
        /// Several by name.
        case dictionary(Metadata)
    }
}

extension Logger.MetadataValue: ExpressibleByStringInterpolation {
    /// Text.
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension Logger.MetadataValue: ExpressibleByArrayLiteral {
    /// Several.
    public init(arrayLiteral elements: Self...) {
        self = .array(elements)
    }
}

extension Logger.MetadataValue: ExpressibleByDictionaryLiteral {
    /// Several by name; of a name that is there twice the last counts.
    public init(dictionaryLiteral elements: (String, Self)...) {
        self = .dictionary(Dictionary(elements) { $1 })
    }
}

extension Logger.MetadataValue: CustomStringConvertible {
    /// As it stands in a line of text.
    public var description: String {
        switch self {
        case .string(let text): text
        case .stringConvertible(let value): value.description
        case .array(let values): "[" + values.map { String(reflecting: $0.description) }.joined(separator: ", ") + "]"
        case .dictionary(let members):
            "["
                + members.sorted { $0.key < $1.key }
                .map { String(reflecting: $0.key) + ": " + $0.value.description }.joined(separator: ", ") + "]"
        }
    }
}

extension Logger.MetadataValue: Equatable {
    /// Whether both are of one kind and show the same.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left == right
        case (.stringConvertible(let left), .stringConvertible(let right)): left.description == right.description
        case (.array(let left), .array(let right)): left == right
        case (.dictionary(let left), .dictionary(let right)): left == right
        default: false
        }
    }
}
