import Testing
import TrackerYAML

/// What is no YAML, or not the YAML that is taken, and what is said about it.
@Suite struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let code: YAMLError.Code
        let message: String
        let path: [String]
        var testDescription: String { text }

        init(_ text: String, _ code: YAMLError.Code, _ message: String, _ path: [String] = []) {
            self.text = text
            self.code = code
            self.message = message
            self.path = path
        }
    }

    @Test(arguments: [
        Case(
            "store: 'unterminated\n", .syntax,
            "2:1: while scanning a quoted scalar in line 1, column 8: found unexpected end of stream"),
        Case("a: [", .syntax, "2:1: while parsing a flow node in line 2, column 1: did not find expected node content"),
        Case("a: b: c\n", .syntax, "1:5: mapping values are not allowed in this context"),
        Case(
            "a: b\n\tc: d\n", .syntax,
            "2:1: while scanning a plain scalar in line 1, column 4: found a tab character that violates indentation"),
        Case(
            "a:\n\tb: c\n", .syntax,
            "2:1: while scanning for the next token in line 2, column 1: found character that cannot start any token"),
        Case("a: b\nc: \u{1}\n", .syntax, "2:4: control characters are not allowed"),
        Case("a: \"größe\u{7f}\"", .syntax, "1:10: control characters are not allowed"),
        Case("a: b\u{0}", .syntax, "1:5: control characters are not allowed"),
        Case(
            #"a: "\ud800""#, .syntax,
            "1:7: while parsing a quoted scalar in line 1, column 4: found invalid Unicode character escape code"),
        Case("%YAML 2.0\n---\na\n", .syntax, "1:1: found incompatible YAML document"),
        Case("!x!y a\n", .syntax, "1:1: while parsing a node in line 1, column 1: found undefined tag handle"),

        Case("a: &x b\n", .anchor, "1:4: the anchor &x is not taken; write the value without it", ["a"]),
        Case("a: b\nc:\n  d: *x\n", .alias, "3:6: the alias *x is not taken; write out what it stands for", ["c", "d"]),
        Case("a: !Ref b\n", .tag, "1:4: the tag !Ref is not taken; write the value without it", ["a"]),
        Case("a: !!str b\n", .tag, "1:4: the tag tag:yaml.org,2002:str is not taken; write the value without it", ["a"]),
        Case("a: ! b\n", .tag, "1:4: the tag ! is not taken; write the value without it", ["a"]),
        Case("!x {a: b}\n", .tag, "1:1: the tag !x is not taken; write the value without it"),
        Case("- &x [a]\n", .anchor, "1:3: the anchor &x is not taken; write the value without it"),
        Case("a: b\n---\n", .severalDocuments, "2:1: there is a second document; one is taken"),
        Case("a: b\n---\nc: d\n", .severalDocuments, "2:1: there is a second document; one is taken"),
        Case("a: 1\nb: 2\na: 3\n", .duplicateKey, "3:1: the key stands in line 1 too; it is taken once", ["a"]),
        Case("a: 1\n'a': 2\n", .duplicateKey, "2:1: the key stands in line 1 too; it is taken once", ["a"]),
        Case("a: {b: 1, b: 2}\n", .duplicateKey, "1:11: the key stands in line 1 too; it is taken once", ["a", "b"]),
        Case("? [a]\n: 1\n? [a]\n: 2\n", .duplicateKey, "3:3: the key stands in line 1 too; it is taken once", [""]),
    ])
    func isRefused(_ example: Case) throws {
        let error = try #require(refusal(Array(example.text.utf8)))
        #expect(error.code == example.code)
        #expect(error.description == example.message)
        #expect(error.path == example.path)
    }

    @Test("An alias stands for what ended before it", arguments: ["*x", "[*x, &x a]", "&x [*x]", "&x {a: *x}", "&x {*x : a}"])
    func aliasOfNothing(text: String) throws {
        let error = try #require(refusal(text.utf8, taking: .all))
        #expect(error.code == .alias && error.problem == "the alias *x stands for nothing that ends before it")
    }

    @Test(
        "Each feature is refused by itself",
        arguments: [
            ("&x a", YAMLFeatures.anchors), ("!x a", .tags), ("a\n--- b", .severalDocuments), ("{a: 1, a: 2}", .duplicateKeys),
            ("[&x a, *x]", .aliases),
        ])
    func byItself(text: String, feature: YAMLFeatures) {
        #expect(refusal(text.utf8, taking: .all) == nil)
        #expect(refusal(text.utf8, taking: .all.subtracting(feature)) != nil)
    }

    @Test(
        "Other bytes than UTF-8 are refused with their place",
        arguments: [
            (Array("a: b\nc: ".utf8) + [0xFF], YAMLMark(line: 2, column: 4)),
            (Array("größe: ".utf8) + [0xC3], YAMLMark(line: 1, column: 8)),
            ([0xED, 0xA0, 0x80], YAMLMark(line: 1, column: 1)),
            // UTF-16 by its byte order marks.
            ([0xFF, 0xFE, 0x61, 0x00], YAMLMark(line: 1, column: 1)),
            ([0xFE, 0xFF, 0x00, 0x61], YAMLMark(line: 1, column: 1)),
        ] as [([UInt8], YAMLMark)])
    func encoding(bytes: [UInt8], mark: YAMLMark) {
        let error = refusal(bytes)
        #expect(error?.code == .encoding && error?.mark == mark)
    }
}
