/// Tells which objects of a record hold a name that says that the value beside it is secret: `{"name": "password", "value": …}`.
///
/// Only objects with a value of that kind are asked about. Most hold strings alone, and are looked at by themselves; the first that
/// holds more makes all of the record's objects looked at in one pass, so that the time grows with the record's size at worst.
struct PairedNames {
    /// The tokens that open such objects, once all were looked at.
    private var objects: Set<Int>?

    mutating func beginRecord() {
        objects = nil
    }

    /// Whether the object that `token` opens is such a one.
    mutating func hasSecretName(in record: EventFlattener.Record, objectAt token: Int) -> Bool {
        if let objects { return objects.contains(token) }
        if let answer = Self.hasSecretName(in: record, flatObjectAt: token) { return answer }
        let found = Self.find(in: record)
        objects = found
        return found.contains(token)
    }

    /// The answer for an object without containers in it; `nil` for others.
    private static func hasSecretName(in record: EventFlattener.Record, flatObjectAt token: Int) -> Bool? {
        var key = token + 1
        while let value = record.valueToken(behindKeyAt: key) {
            switch record.byte(at: value) {
            case UInt8(ascii: "\""):
                if record.isSecretPair(key: key, value: value) { return true }
                key = value + 3
            case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
            default: key = value + 1
            }
        }
        return false
    }

    private static func find(in record: EventFlattener.Record) -> Set<Int> {
        var found = Set<Int>()
        var open = [Int]()
        var token = 0
        while token < record.positionCount {
            switch record.byte(at: token) {
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(token)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
            case UInt8(ascii: "\""):
                if let object = open.last, let value = record.valueToken(behindKeyAt: token),
                    record.byte(at: value) == UInt8(ascii: "\""), record.isSecretPair(key: token, value: value)
                {
                    found.insert(object)
                }
                token += 1
            default: break
            }
            token += 1
        }
        return found
    }
}

extension EventFlattener.Record {
    fileprivate func byte(at token: Int) -> UInt8 {
        token < positionCount ? bytes[Int(positions[token])] : 0
    }

    /// The first token of the value whose key's quotes are `key` and `key + 1`, or the token behind it where it is a scalar.
    fileprivate func valueToken(behindKeyAt key: Int) -> Int? {
        byte(at: key) == UInt8(ascii: "\"") && byte(at: key + 2) == UInt8(ascii: ":") && key + 3 < positionCount ? key + 3 : nil
    }

    fileprivate func isSecretPair(key: Int, value: Int) -> Bool {
        withString(at: key, SecretNames.isNameOfPair) && withString(at: value, SecretNames.isSecret)
    }

    /// Calls `body` with what a string stands for; false for one with an escape that JSON does not have.
    private func withString(at token: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard token + 1 < positionCount else { return false }
        let start = Int(positions[token]) + 1
        let text = UnsafeBufferPointer(start: bytes + start, count: Int(positions[token + 1]) - start)
        guard traits.backslashes != 0, text.contains(UInt8(ascii: "\\")) else { return body(text) }
        return JSONText.unescaped(text)?.withUnsafeBufferPointer(body) ?? false
    }
}
