extension JSONValue {
    /// Where this tree first differs from another, the order of members left aside; `nil` when it does not.
    public func firstDifference(from expected: JSONValue, at path: String = "$") -> String? {
        switch (self, expected) {
        case (.array(let found), .array(let expected)):
            for (index, pair) in zip(found, expected).enumerated() {
                if let difference = pair.0.firstDifference(from: pair.1, at: "\(path)[\(index)]") { return difference }
            }
            return found.count == expected.count ? nil : "\(path) has \(found.count) elements, expected \(expected.count)"
        case (.object(let found), .object(let members)):
            for member in members {
                guard let value = self[member.name] else { return "\(path) lacks \(member.name)" }
                if let difference = value.firstDifference(from: member.value, at: "\(path).\(member.name)") { return difference }
            }
            return found.count == members.count ? nil : "\(path) has \(found.count) members, expected \(members.count)"
        default:
            func text(_ value: JSONValue) -> Substring { String(decoding: value.serialized, as: UTF8.self).prefix(300) }
            return self == expected ? nil : "\(path) is \(text(self)), expected \(text(expected))"
        }
    }
}
