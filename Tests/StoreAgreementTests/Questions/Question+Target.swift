import NaiveReading
import TestSupport

extension Question {
    /// The question as a request target, in one of the many ways to write it.
    func target(_ random: inout SeededGenerator) -> String {
        var items = [(name: String, value: String)]()
        if let from { items.append(("from", from.text)) }
        if let to { items.append(("to", to.text)) }
        if let eventName {
            items.append(("eventName", eventName.text.string))
            if eventName.isPrefix { items.append(("begin_with", random.pick(["true", "True", "1"]))) }
        }
        if eventName?.isPrefix != true, random.chance(10) {
            items.append(("begin_with", random.pick(["false", "False", "0", ""])))
        }
        items += Self.list(conditions.map(\.name), as: random.pick(["params", "param"]), &random)
        items += Self.list(conditions.map(\.value), as: random.pick(["value", "values"]), &random)
        if wantsCount { items.append(("count", random.pick(["true", "True", "1"]))) }
        if isDescending { items.append(("order", "desc")) } else if random.chance(20) { items.append(("order", "asc")) }
        switch fields {
        case .standard: if random.chance(10) { items.append(("fields", "")) }
        case .named(let names): items.append(("fields", names.map(\.string).joined(separator: random.pick([",", ", "]))))
        case .all: items.append(("fields", "*"))
        }
        if let limit { items.append(("limit", "\(limit)")) }
        if format != .json || random.chance(20) { items.append(("format", "\(format)")) }
        if eventName == nil, random.chance(5) { items.append(("eventName", "")) }

        // Repeated names keep their order; all else may stand anywhere.
        let names = Set(items.map(\.name)).sorted().shuffled(using: &random)
        let ordered = names.flatMap { name in items.filter { $0.name == name } }
        let query = ordered.map { "\($0.name)=\(Self.encodeQuery($0.value, &random))" }.joined(separator: "&")
        return path(&random) + (query.isEmpty ? "" : "?" + query)
    }

    private func path(_ random: inout SeededGenerator) -> String {
        switch scope {
        case .everyone: "/scan"
        case .user(let name): "/users/" + Self.encode(name.string, keeping: random.pick(["", "/@+=:,"]))
        case .service(let name): "/services/" + Self.encode(name.string, keeping: "")
        }
    }

    // MARK: Lists

    private static func list(
        _ items: [UTF8Text], as name: String, _ random: inout SeededGenerator
    ) -> [(name: String, value: String)] {
        let texts = items.map(\.string)
        guard !texts.isEmpty else { return [] }
        let bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-#@*"
        let canBeBare = texts.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(bare.unicodeScalars.contains) }
        let comma = random.pick([",", ", "])
        switch random.below(canBeBare ? 6 : 3) {
        case 0: return [(name, "[" + texts.map { quoted($0, "'") }.joined(separator: comma) + "]")]
        case 1: return [(name, "[" + texts.map { quoted($0, "\"") }.joined(separator: comma) + "]")]
        case 2: return texts.map { (name, "[" + quoted($0, random.pick(["'", "\""])) + "]") }
        case 3: return [(name, "[" + texts.joined(separator: comma) + "]")]
        case 4: return [(name, texts.joined(separator: comma))]
        default: return texts.map { (name, $0) }
        }
    }

    private static func quoted(_ text: String, _ quote: Character) -> String {
        var quoted = String(quote)
        for scalar in text.unicodeScalars {
            if scalar == "\\" || quote.unicodeScalars.contains(scalar) { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + String(quote)
    }

    // MARK: Percent-encoding

    private static func encodeQuery(_ text: String, _ random: inout SeededGenerator) -> String {
        // Portals send quotes and brackets as they are.
        let encoded = encode(text, keeping: random.pick(["", "'[],:/", "'[]\",:/"]))
        return random.chance(50) ? encoded.replacing("%20", with: "+") : encoded
    }

    static func encode(_ text: String, keeping kept: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8).union(kept.utf8)
        return text.utf8.reduce(into: "") { encoded, byte in
            if unreserved.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
