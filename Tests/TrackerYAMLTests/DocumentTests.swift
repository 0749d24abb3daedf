import Testing
import TrackerYAML

/// What texts of YAML mean.
@Suite struct DocumentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let outline: String?
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ outline: String?) {
            self.name = name
            self.text = text
            self.outline = outline
        }
    }

    @Test(arguments: [
        Case("nothing", "", nil),
        Case("blanks and comments", "\n  \n# a: b\n", nil),
        Case("a document of nothing", "---\n", "null"),
        Case("a document that ends", "a: b\n...\n", "{a: b}"),
        Case("a version", "%YAML 1.1\n---\na: b\n", "{a: b}"),
        Case("a scalar", "a", "a"),
        Case("plain nulls", "[~, null, Null, NULL, nULL, nil]", "[null, null, null, null, nULL, nil]"),
        Case("an empty value", "a:\nb:\n", "{a: null, b: null}"),
        Case("quoted nulls", "['null', \"~\", '']", #"["null", "~", ""]"#),
        Case("numbers and booleans", "[1, 1.5, true, no]", "[1, 1.5, true, no]"),
        Case("a block sequence", "a:\n  - b\n  - 'c'\n", #"{a: [b, "c"]}"#),
        Case("a block sequence as deep as its key", "a:\n- b\n- c\n", "{a: [b, c]}"),
        Case("flow collections", "{a: [b, {c: d}], e: []}", "{a: [b, {c: d}], e: []}"),
        Case("a sequence of sequences", "- - a\n  - b\n- - c\n", "[[a, b], [c]]"),
        Case("keys in their order", "b: 1\na: 2\nc: 3\n", "{b: 1, a: 2, c: 3}"),
        Case("a key that is no text", "? [a, b]\n: c\n", "{[a, b]: c}"),
        Case("a key of nothing", "~: a\n", "{null: a}"),
        Case("a merge key is a key", "<<: a\n", "{<<: a}"),
        Case("a literal block", "a: |\n  b\n   c\n\n  d\n", "{a: |b\n c\n\nd\n}"),
        Case("a literal block without its last line end", "a: |-\n  b\n", "{a: |b}"),
        Case("a folded block", "a: >\n  b\n  c\n\n  d\n", "{a: |b c\nd\n}"),
        Case("a plain text of two lines", "a: b\n  c\n", "{a: b c}"),
        Case("a colon and a hash in a text", "a: sqlite:b#c # d\n", "{a: sqlite:b#c}"),
        Case("escapes", #"a: "\t\u00e9\x41\U0001F600\0""#, "{a: \"\t\u{e9}A\u{1F600}\0\"}"),
        Case("a single quote in single quotes", "a: 'it''s'", #"{a: "it's"}"#),
        Case("carriage return and line feed", "a: b\r\nc:\r\n  - d\r\n", "{a: b, c: [d]}"),
        Case("carriage return alone", "a: b\rc: d\r", "{a: b, c: d}"),
        Case("a byte order mark", "\u{FEFF}a: b\nc: d\n", "{a: b, c: d}"),
        Case("a byte order mark alone", "\u{FEFF}", nil),
        Case("a byte order mark within", "a: \u{FEFF}b\n", "{a: \u{FEFF}b}"),
        Case("letters of others", "größe: 日本 \u{1F600}\n", "{größe: 日本 \u{1F600}}"),
        Case("tabs between", "a:\tb\t# c\n", "{a: b}"),
        Case("the same letter composed and not", "\u{e9}: 1\ne\u{301}: 2\n", "{\u{e9}: 1, e\u{301}: 2}"),
        Case("the same key in mappings beside each other", "a: {c: 1}\nb: {c: 2}\n", "{a: {c: 1}, b: {c: 2}}"),
    ])
    func means(_ example: Case) throws {
        #expect(try YAML.document(Array(example.text.utf8), taking: []).map(outline) == example.outline)
    }

    @Test(arguments: [
        Case("an alias of a scalar", "a: &x b\nc: *x\n", "{a: b, c: b}"),
        Case("an alias of a mapping", "a: &x {b: [c]}\nd: [*x, *x]\n", "{a: {b: [c]}, d: [{b: [c]}, {b: [c]}]}"),
        Case("an anchor twice", "- &x a\n- *x\n- &x b\n- *x\n", "[a, a, b, b]"),
        Case("an alias in what an alias stands for", "- &x a\n- &y [*x]\n- *y\n", "[a, [a], [a]]"),
        Case("an alias as a key", "- &x a\n- *x : b\n", "[a, {a: b}]"),
        Case("a tag of a scalar", "a: !Ref Table\n", "{a: <!Ref> Table}"),
        Case("a tag of a sequence", "a: !Sub [b, c]\n", "{a: <!Sub> [b, c]}"),
        Case("a tag of a mapping", "!Fn {b: c}\n", "<!Fn> {b: c}"),
        Case("a tag of a null", "a: !!null x\n", "{a: <tag:yaml.org,2002:null> null}"),
        Case("a tag of a text", "a: !!str null\n", "{a: <tag:yaml.org,2002:str> null}"),
        Case("a tag with a handle", "%TAG !e! tag:example.com:\n---\n!e!x a\n", "<tag:example.com:x> a"),
        Case("a key twice", "a: 1\na: 2\n", "{a: 1, a: 2}"),
    ])
    func meansWithAllFeatures(_ example: Case) throws {
        #expect(try YAML.document(Array(example.text.utf8), taking: .all).map(outline) == example.outline)
    }

    @Test func takesSeveralDocuments() throws {
        let documents = try YAML.documents("a\n---\n- b\n---\n...\n".utf8, taking: .severalDocuments)
        #expect(documents.map(outline) == ["a", "[b]", "null"])
        #expect(try YAML.documents("# none\n".utf8, taking: .severalDocuments).isEmpty)
    }

    @Test func anAnchorHoldsForItsDocument() throws {
        let error = refusal("&x a\n---\n*x\n".utf8, taking: .all)
        #expect(error?.code == .alias && error?.mark == YAMLMark(line: 3, column: 1))
    }

    @Test func looksKeysUp() throws {
        let node = try #require(try YAML.document("a: {b: c}\n? [d]\n: e\na2: f\na2: g\n".utf8, taking: .duplicateKeys))
        #expect(node["a"]?["b"]?.string == "c")
        #expect(node["b"] == nil && node["a"]?["b"]?["c"] == nil && node["d"] == nil)
        // As most readers have it.
        #expect(node["a2"]?.string == "g")
    }

    @Test func nodesKnowTheirPlaces() throws {
        let node = try #require(try YAML.document("\u{FEFF}# a\nkey:\n  - größe\n  - {a: b}\n".utf8, taking: []))
        let entry = try #require(node.mapping?.first)
        #expect(entry.key.mark == YAMLMark(line: 2, column: 1))
        #expect(entry.value.sequence?.map(\.mark) == [YAMLMark(line: 3, column: 5), YAMLMark(line: 4, column: 5)])
    }
}
