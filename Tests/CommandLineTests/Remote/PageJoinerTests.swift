import Testing

@testable import cloudtrail_tracker

@Suite struct PageJoinerTests {
    /// What pages become when they arrive in pieces of that size.
    private func join(_ pages: [String], type: String, pieces: Int) -> String {
        var joiner = PageJoiner(contentType: type)
        var joined = [UInt8]()
        for (number, page) in pages.enumerated() {
            if number > 0 { joined += joiner.beginNextPage() }
            var rest = Array(page.utf8)[...]
            while !rest.isEmpty {
                joined += joiner.add(Array(rest.prefix(pieces)))
                rest = rest.dropFirst(pieces)
            }
        }
        joined += joiner.end()
        #expect(joined.isEmpty ? joiner.last == nil : joiner.last == joined.last)
        return String(decoding: joined, as: UTF8.self)
    }

    @Test(
        "Arrays become one, wherever their pages are cut",
        arguments: [
            (["[]"], "[]"), (["[]\n", "[]\n"], "[]\n"), (["[1]\n", "[2]\n"], "[1,\n2]\n"), (["[]", "[1]"], "[1]"),
            (["[1]", "[]"], "[1]"), ([" [ [1] ]\n", "\n[ [2] , [3]]\n", "[]\n", "[\"]\"]\n"], "[[1],\n[2] , [3],\n\"]\"]\n"),
            (["[[[]]]"], "[[[]]]"), (["[[[]]]", "[[]]"], "[[[]],\n[]]"),
        ] as [([String], String)])
    func arrays(pages: [String], whole: String) {
        for pieces in 1...20 { #expect(join(pages, type: "application/json", pieces: pieces) == whole, "\(pieces)") }
    }

    @Test("Other JSON stays as it is", arguments: ["42\n", "{\"a\":[1]}\n", "\"text\"", "null"])
    func otherJSON(text: String) {
        for pieces in 1...5 { #expect(join([text], type: "application/json", pieces: pieces) == text) }
        var joiner = PageJoiner(contentType: "application/json; charset=utf-8")
        _ = joiner.add(Array(text.utf8))
        #expect(!joiner.takesMore)
    }

    @Test("Tables keep one header")
    func tables() {
        let pages = ["\"a\n\",\"b\"\"\n\"\r\n1,2\r\n", "\"a\n\",\"b\"\"\n\"\r\n\"3\n\",4\r\n", "\"a\n\",\"b\"\"\n\"\r\n"]
        let whole = "\"a\n\",\"b\"\"\n\"\r\n1,2\r\n\"3\n\",4\r\n"
        for pieces in 1...20 { #expect(join(pages, type: "text/csv; charset=utf-8", pieces: pieces) == whole) }
    }
}
