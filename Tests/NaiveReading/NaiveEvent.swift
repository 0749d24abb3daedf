/// An event as the contract describes it, read from a record's tree rule by rule.
public struct NaiveEvent: Sendable {
    /// Names and values of all attributes.
    public var attributes: [UTF8Text: Set<UTF8Text>] = [:]
    /// `nil` where the record has none, and a reader makes one up from the content.
    public var eventID: UTF8Text?
    /// Milliseconds since 1970; `nil` where the record has no time that can be read, and is no event.
    public var milliseconds: Int64?

    /// Reads a record.
    ///
    /// - Returns: `nil` for a record that is not an object.
    public init?(record: JSONValue) {
        guard case .object = record else { return nil }
        let record = record.redacted()
        collectLeaves(of: record, path: [])
        func set(_ name: UTF8Text, _ value: UTF8Text?) {
            if let value { attributes[name] = [value] }
        }
        let time = record.firstLeaf(at: "eventTime") ?? record.firstLeaf(at: "timeWindow", "windowStart")
        milliseconds = time.flatMap { NaiveTime.milliseconds(of: $0.string) }
        set("eventTime", time)
        eventID = record.firstLeaf(at: "eventID") ?? record.firstLeaf(at: "eventId")
        set("eventID", eventID)
        set("eventName", record.firstLeaf(at: "eventName") ?? record.firstLeaf(at: "insightDetails", "eventName"))
        set("eventSource", record.firstLeaf(at: "eventSource") ?? record.firstLeaf(at: "insightDetails", "eventSource"))
        let identity = NaiveIdentity(record)
        set("userIdentity_userName", identity.userName)
        set("userIdentity_sessionName", identity.sessionName)
    }

    private mutating func collectLeaves(of value: JSONValue, path: [UTF8Text]) {
        switch value {
        case .array(let elements):
            for element in elements { collectLeaves(of: element, path: path) }
        case .object(let members):
            for member in members { collectLeaves(of: member.value, path: path + [member.name]) }
        default:
            guard let text = value.leafText else { return }
            attributes[UTF8Text(bytes: path.map(\.bytes).joined(separator: [UInt8(ascii: "_")])), default: []].insert(text)
        }
    }

    /// The one value of an attribute that has at most one.
    public func value(of name: UTF8Text) -> UTF8Text? { attributes[name]?.first }

    /// Whether the event's name starts, in any case, with one of `prefixes`, and is none of `names` (both in lower case).
    public func nameStarts(withOneOf prefixes: [UTF8Text], exceptFor names: [UTF8Text]) -> Bool {
        guard let name = value(of: "eventName")?.asciiLowercased else { return false }
        return prefixes.contains { name.hasPrefix($0) } && !names.contains(name)
    }
}

extension JSONValue {
    /// What a leaf is as an attribute's value; `nil` for null, empty strings, arrays and objects.
    var leafText: UTF8Text? {
        switch self {
        case .null, .array, .object: nil
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text): UTF8Text(text)
        case .string(let text): text.isEmpty ? nil : text
        }
    }

    /// The first leaf under a path of names, array positions left out.
    func firstLeaf(at path: UTF8Text...) -> UTF8Text? { firstLeaf(at: path[...]) }

    private func firstLeaf(at path: ArraySlice<UTF8Text>) -> UTF8Text? {
        switch self {
        case .array(let elements): elements.lazy.compactMap { $0.firstLeaf(at: path) }.first
        case .object(let members):
            members.lazy.filter { $0.name == path.first }.compactMap { $0.value.firstLeaf(at: path.dropFirst()) }.first
        default: path.isEmpty ? leafText : nil
        }
    }
}
