import TestSupport
import Testing
import TrackerYAML

/// Texts that are broken at random: each is read or refused, and never more than that.
@Suite(.timeLimit(.minutes(2))) struct MutationTests {
    private static let texts = [
        "# settings\nstore: sqlite:a.db\nfilterEventNames: [get, 'list']\nretentionDays: 0\nbasePath: \"\"\n",
        "a: &x\n  b: !Ref c\n  ? [d]\n  : |\n    e\n     f\ng: *x\n---\nh: >-\n  i\n  j\n...\n",
        "%TAG !e! tag:e:\n---\n- !e!a {b: [c, {d: ~}], \"\\u00e9\\0\": 'it''s'}\n- - k\r\n  - l\r\n",
        "\u{FEFF}größe: 日本\n",
    ]

    private static let pieces: [[UInt8]] =
        [
            "[", "]", "{", "}", ": ", "- ", "? ", ", ", "&x ", "*x ", "!y ", "!!str ", "|\n", ">-\n", "'", "\"", "\\", "#", "%",
            "\n", "\r",
            "\t", "  ", "---\n", "...\n", "\u{FEFF}", "\0", "\u{2028}", "@", "`", "~", "<<",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xFE, 0xFF]]

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func isReadOrRefused(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<20_000 {
            let bytes = Self.mutated(&generator)
            let features = YAMLFeatures(rawValue: UInt8.random(in: 0...31, using: &generator))
            let limits = YAMLLimits(bytes: 4096, nodes: 200, depth: 8)
            if let error = refusal(bytes, taking: features, limits: limits) {
                #expect(error.mark != nil || error.code == .size, "\(bytes)")
                continue
            }
            taken += 1
            // What few features take, all take, and as the same.
            let few = try YAML.documents(bytes, taking: features, limits: limits).map(outline)
            #expect(try YAML.documents(bytes, taking: .all, limits: limits).map(outline) == few, "\(bytes)")
        }
        // Else too much is broken for anything to be tried.
        #expect(taken > 1_000)
    }

    private static func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = texts.randomElement(using: &generator).map { Array($0.utf8) } ?? []
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...3, using: &generator))
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &generator) ?? [])
            default:
                let from = Int.random(in: 0...bytes.count, using: &generator)
                bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 20)], at: place)
            }
        }
        return bytes
    }
}
