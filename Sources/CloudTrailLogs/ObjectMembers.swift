/// The outermost members of an object whose tokens were recorded, those alone whose names tell something.
struct ObjectMembers {
    struct Value {
        enum Kind {
            case object, array, string, scalar
        }
        let kind: Kind
        /// Its tokens, brackets and quotes included; empty for a scalar.
        let tokens: Range<Int>
    }

    private var values: [(name: MemberName, value: Value)] = []
    private(set) var counts = MemberCounts()
    /// How many members there are, the others included.
    private(set) var count = 0

    /// Walks over an object.
    ///
    /// - Parameter tokens: The object's, from its opening to its closing bracket.
    /// - Returns: `nil` for what is no object.
    init?(_ record: EventFlattener.Record, tokens: Range<Int>) {
        func byte(_ token: Int) -> UInt8 { record.bytes[Int(record.positions[token])] }
        guard tokens.count >= 2, byte(tokens.lowerBound) == UInt8(ascii: "{") else { return nil }
        let end = tokens.upperBound - 1
        var token = tokens.lowerBound + 1
        while token < end {
            guard token + 2 < end, byte(token) == UInt8(ascii: "\""), byte(token + 2) == UInt8(ascii: ":") else { return nil }
            let start = Int(record.positions[token]) + 1
            let name = MemberName(
                UnsafeBufferPointer(start: record.bytes + start, count: Int(record.positions[token + 1]) - start))
            count += 1
            let first = token + 3
            let value = Self.value(from: first, colon: token + 2, in: record, end: end)
            if let name {
                counts.note(name)
                values.append((name, value))
            }
            token = value.tokens.isEmpty ? first : value.tokens.upperBound
            guard token <= end else { return nil }
            if token == end { return }
            guard byte(token) == UInt8(ascii: ",") else { return nil }
            token += 1
        }
    }

    private static func value(from first: Int, colon: Int, in record: EventFlattener.Record, end: Int) -> Value {
        let position = Int(record.positions[first])
        switch record.bytes[position] {
        case UInt8(ascii: "\""):
            return Value(kind: .string, tokens: first..<min(first + 2, end))
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let kind = record.bytes[position] == UInt8(ascii: "{") ? Value.Kind.object : .array
            return Value(kind: kind, tokens: first..<closing(first, in: record, end: end))
        default:
            return Value(kind: .scalar, tokens: first..<first)
        }
    }

    /// The token behind the bracket that closes the one at `open`.
    private static func closing(_ open: Int, in record: EventFlattener.Record, end: Int) -> Int {
        var depth = 0
        var token = open
        while token < end {
            switch record.bytes[Int(record.positions[token])] {
            case UInt8(ascii: "\""): token += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return token + 1 }
            default: break
            }
            token += 1
        }
        return end + 1
    }

    /// What stands under a name; of two members with one name, JSON's readers take the last.
    subscript(name: MemberName) -> Value? {
        values.last { $0.name == name }?.value
    }

    /// Whether some member is as `predicate` asks.
    func contains(where predicate: (MemberName, Value) -> Bool) -> Bool {
        values.contains { predicate($0.name, $0.value) }
    }

    /// Whether it is the line before a document in a bulk request to a search engine.
    var isBulkAction: Bool {
        count == 1 && (object(.bulkIndex) != nil || object(.bulkCreate) != nil)
    }

    /// The tokens of an object under that name.
    func object(_ name: MemberName) -> Range<Int>? {
        guard let value = self[name], value.kind == .object else { return nil }
        return value.tokens
    }

    /// The tokens of a string under that name.
    func string(_ name: MemberName) -> Range<Int>? {
        guard let value = self[name], value.kind == .string else { return nil }
        return value.tokens
    }
}
