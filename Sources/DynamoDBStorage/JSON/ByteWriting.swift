import CloudTrailLogs

/// What requests are written with.
extension [UInt8] {
    /// Appends text of this program as it stands.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends a JSON string.
    mutating func append(jsonString text: String) {
        JSONText.appendString(text, to: &self)
    }

    /// Appends a number in decimal digits.
    mutating func append(decimal number: some BinaryInteger) {
        append(contentsOf: String(number).utf8)
    }

    /// Appends a member whose value is a DynamoDB string: `"name":{"S":"value"}`.
    mutating func append(member name: StaticString, string value: String) {
        append(UInt8(ascii: "\""))
        append(name)
        append("\":{\"S\":")
        append(jsonString: value)
        append(UInt8(ascii: "}"))
    }

    /// Appends a member whose value is a DynamoDB number: `"name":{"N":"12"}`.
    mutating func append(member name: StaticString, number value: some BinaryInteger) {
        append(UInt8(ascii: "\""))
        append(name)
        append("\":{\"N\":\"")
        append(decimal: value)
        append("\"}")
    }
}
