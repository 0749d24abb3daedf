import CloudTrailLogs

/// Writes a JSON object, member by member.
package struct JSONObjectWriter {
    private var bytes = [UInt8(ascii: "{")]

    /// Begins an object.
    package init() {}

    /// Adds a string.
    package mutating func add(_ name: String, _ value: String) {
        addName(name)
        JSONText.appendString(value, to: &bytes)
    }

    /// Adds a whole number.
    package mutating func add(_ name: String, _ value: some BinaryInteger) {
        addName(name)
        bytes += String(value).utf8
    }

    /// Adds a Boolean.
    package mutating func add(_ name: String, _ value: Bool) {
        addName(name)
        bytes += (value ? "true" : "false").utf8
    }

    /// Adds a string that is UTF-8 already.
    package mutating func add(_ name: String, utf8 value: [UInt8]) {
        addName(name)
        bytes.reserveCapacity(bytes.count + value.count + value.count / 8)
        value.withUnsafeBufferPointer { JSONText.appendString($0, to: &bytes) }
    }

    /// Adds a value that is JSON already.
    package mutating func add(_ name: String, json value: [UInt8]) {
        addName(name)
        bytes += value
    }

    /// The whole object.
    package consuming func finish() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private mutating func addName(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSONText.appendString(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }
}

extension Sequence<[UInt8]> {
    /// These JSON values as a JSON array.
    package var jsonArray: [UInt8] {
        [UInt8(ascii: "[")] + joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }
}
