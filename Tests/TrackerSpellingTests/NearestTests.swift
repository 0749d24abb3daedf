import Testing
import TrackerSpelling

@Suite struct NearestTests {
    private static let names = ["format", "from", "to", "Region"]

    @Test(
        "What takes the fewest insertions, removals and replacements is the nearest, the first of equals",
        arguments: [
            ("from", "from"), ("form", "format"), ("frmo", "from"), ("formt", "format"), ("fro", "from"), ("xto", "to"),
            ("", "to"), ("fo", "to"),
            ("region", "Region"), ("REGION", "Region"), ("frômat", "format"),
        ])
    func nearest(text: String, name: String) {
        #expect(Self.names.nearest(to: text, ignoringCase: true) == name)
    }

    @Test("Of equals the first counts, and case does unless it is ignored")
    func ties() {
        #expect(["ab", "ac"].nearest(to: "ad") == "ab")
        #expect(["AB", "ac"].nearest(to: "ab") == "ac")
        #expect(["AB", "ac"].nearest(to: "ab", ignoringCase: true) == "AB")
    }

    @Test("What is farther than the limit is not near, and among no names nothing is")
    func limit() {
        #expect(["abcd"].nearest(to: "a", within: 3) == "abcd")
        #expect(["abcd"].nearest(to: "a", within: 2) == nil)
        #expect([String]().nearest(to: "a") == nil)
    }

    @Test("A text of megabytes is compared by its beginning", .timeLimit(.minutes(1)))
    func longText() {
        let long = "to" + String(repeating: "x", count: 8_000_000)
        #expect(Self.names.nearest(to: long, within: 3) == nil)
        #expect(Self.names.nearest(to: long) == "to")
    }
}
