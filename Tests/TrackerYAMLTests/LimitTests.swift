import Testing
import TrackerYAML

/// Texts that would take more than they are worth.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    /// Short, since it is printed; the texts are not.
    enum Bomb: String, CaseIterable {
        case flowSequences = "["
        case flowMappings = "{"
        case both = "[{a: "
        case blockSequences = "- "
        case keys = "? "

        var text: String { String(repeating: rawValue, count: 100_000) }
    }

    @Test("What stands too deep is refused", arguments: Bomb.allCases)
    func depth(bomb: Bomb) {
        #expect(refusal(bomb.text.utf8)?.code == .depth)
    }

    @Test("Mappings that stand too deep by their indentation are refused")
    func depthByIndentation() {
        let text = (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(refusal(text.utf8)?.code == .depth)
    }

    @Test("As deep as the limit is taken")
    func depthToTheLimit() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(refusal(nested(64).utf8) == nil)
        #expect(refusal(nested(65).utf8)?.code == .depth)
        #expect(refusal(nested(5).utf8, limits: YAMLLimits(depth: 5)) == nil)
        #expect(refusal(nested(6).utf8, limits: YAMLLimits(depth: 5))?.code == .depth)
    }

    @Test("What aliases stand for counts each time")
    func aliases() {
        // Nine of each before: a thousand million texts in a few lines.
        var text = "- &a0 lol\n"
        for level in 1...9 {
            text += "- &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        #expect(refusal(text.utf8, taking: .all)?.code == .size)

        // Each in the next: as deep as there are lines.
        var deep = "- &a0 lol\n"
        for level in 1...100 { deep += "- &a\(level) [*a\(level - 1)]\n" }
        #expect(refusal(deep.utf8, taking: .all)?.code == .depth)
    }

    @Test("Keys made of aliases are compared within the limits")
    func aliasesAsKeys() {
        let long = Array(repeating: "x", count: 1_000).joined(separator: ", ")
        let keys = (0..<98).map { "- {? [*a, \($0)] : 1, ? [*a] : 2}" }.joined(separator: "\n")
        #expect(refusal("- &a [\(long)]\n\(keys)\n".utf8, taking: [.anchors, .aliases])?.code == .size)
    }

    @Test("More bytes and more values than the limits are refused")
    func size() {
        let limits = YAMLLimits(bytes: 100, nodes: 10)
        #expect(refusal(String(repeating: "a", count: 100).utf8, limits: limits) == nil)
        #expect(refusal(String(repeating: "a", count: 101).utf8, limits: limits)?.code == .size)
        #expect(refusal(Array("\u{FEFF}".utf8) + String(repeating: "a", count: 100).utf8, limits: limits) == nil)
        #expect(refusal("[\(String(repeating: "a,", count: 9))]".utf8, limits: limits) == nil)
        #expect(refusal("[\(String(repeating: "a,", count: 10))]".utf8, limits: limits)?.code == .size)
    }

    @Test(
        "Large texts come back whole",
        arguments: [
            ("", ""), ("'", "'"), ("\"", "\""), ("|-\n ", ""), ("|-\n  ", "\n"),
        ])
    func largeScalar(before: String, after: String) throws {
        let text = String(repeating: "größe", count: 100_000)
        #expect(try YAML.document("\(before)\(text)\(after)".utf8, taking: [])?.string == text)
    }

    @Test("As many keys as the limits allow take their time once")
    func manyKeys() throws {
        let text = (0..<49_000).map { "key\($0): \($0)\n" }.joined()
        #expect(try YAML.document(text.utf8, taking: [])?.mapping?.count == 49_000)
    }
}
