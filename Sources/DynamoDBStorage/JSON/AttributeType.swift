/// The types of DynamoDB's attribute values that this store writes.
///
/// Source: "AttributeValue", Amazon DynamoDB API Reference.
enum AttributeType {
    case string
    case stringSet
    case number
    case list
    /// Any other; its value has to be skipped.
    case other

    fileprivate init(_ key: RawString) {
        switch key.bytes.count {
        case 1 where key.bytes[0] == UInt8(ascii: "S"): self = .string
        case 1 where key.bytes[0] == UInt8(ascii: "N"): self = .number
        case 1 where key.bytes[0] == UInt8(ascii: "L"): self = .list
        case 2 where key.bytes[0] == UInt8(ascii: "S") && key.bytes[1] == UInt8(ascii: "S"): self = .stringSet
        default: self = .other
        }
    }
}

extension JSONReader {
    /// Begins an attribute value, which is an object of one member: its type and what it holds.
    mutating func beginAttribute() throws(JSONReadError) -> AttributeType {
        try beginObject()
        guard let key = try nextKey() else { throw JSONReadError(index: index) }
        return AttributeType(key)
    }

    /// Takes the end of an attribute value.
    mutating func endAttribute() throws(JSONReadError) {
        guard try nextKey() == nil else { throw JSONReadError(index: index) }
    }

    /// An attribute value of type string.
    mutating func stringAttribute() throws(JSONReadError) -> String {
        guard try beginAttribute() == .string else { throw JSONReadError(index: index) }
        let value = try string().string
        try endAttribute()
        return value
    }

    /// An attribute value of type number that is whole.
    mutating func numberAttribute<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(JSONReadError) -> Number {
        guard try beginAttribute() == .number, let value = Number(try string().string) else { throw JSONReadError(index: index) }
        try endAttribute()
        return value
    }

    /// An attribute value of type string or string set, or a list of strings, as a list in the order in which it is written.
    mutating func stringsAttribute() throws(JSONReadError) -> [String] {
        var values = [String]()
        switch try beginAttribute() {
        case .string:
            values.append(try string().string)
        case .stringSet:
            try beginArray()
            while try nextElement() { values.append(try string().string) }
        case .list:
            try beginArray()
            while try nextElement() { values.append(try stringAttribute()) }
        case .number, .other:
            throw JSONReadError(index: index)
        }
        try endAttribute()
        return values
    }
}
