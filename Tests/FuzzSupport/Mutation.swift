import TestSupport

/// Damages a log.
enum Mutation {
    /// The same bytes with one to four edits.
    static func mutate(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 0...random.below(4) where !text.isEmpty {
            let place = random.below(text.count)
            let length = random.below(min(random.chance(80) ? 4 : 200, text.count - place)) + 1
            switch random.below(8) {
            case 0: text[place] = UInt8(random.below(256))
            case 1: text[place] = random.pick(structural)
            case 2: text[place] ^= UInt8(1 << random.below(8))
            case 3: text.insert(random.pick(structural), at: place)
            case 4: text.insert(contentsOf: random.pick(tokens).utf8, at: place)
            case 5: text.removeSubrange(place..<(place + length))
            case 6: text.insert(contentsOf: text[place..<(place + length)], at: random.below(text.count + 1))
            default: if random.chance(20) { text.removeSubrange(place...) }
            }
        }
        return text
    }

    private static let structural = Array("{}[]\":,\\ \n0-.eEtfnu/".utf8)
    private static let tokens = [
        "null", "true", "false", "-0", "1e9", "\\u0000", "\\ud800", "\\udc00", "\\\"", "\"\"", "{}", "[]", ",null", "\u{FEFF}",
        "{\"eventVersion\":\"1.08\"}", ",\"k\":1", "\u{C0}", "é",
    ]
}
