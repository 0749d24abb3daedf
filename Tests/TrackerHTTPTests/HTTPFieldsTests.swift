import Testing
import TrackerHTTP

@Suite struct HTTPFieldsTests {
    private static func name(_ text: String) throws -> HTTPField.Name {
        try #require(HTTPField.Name(text))
    }

    @Test func namesCompareWithoutCase() throws {
        let name = try Self.name("X-Amz-Date")
        #expect(name == (try Self.name("x-amz-DATE")))
        #expect(Set([name, try Self.name("x-amz-date")]).count == 1)
        #expect(name.rawName == "X-Amz-Date")
        #expect(name.canonicalName == "x-amz-date")
        var fields: HTTPFields = [.contentType: "a"]
        fields[try Self.name("CONTENT-TYPE")] = "b"
        #expect(fields.count == 1)
        #expect(fields[.contentType] == "b")
    }

    @Test(arguments: ["", " ", "a b", "a:", "ä", "a\r", "a\n", "a\0", "(a)", "a\"", "a,b"])
    func whatIsNoTokenIsNoNameAndNoMethod(text: String) {
        #expect(HTTPField.Name(text) == nil)
        #expect(HTTPRequest.Method(text) == nil)
    }

    @Test func orderAndRepetitionAreKept() throws {
        let twice = try Self.name("X-Twice")
        var fields = HTTPFields()
        fields.append(HTTPField(name: twice, value: "1"))
        fields.append(HTTPField(name: .accept, value: "*/*"))
        fields.append(HTTPField(name: twice, value: "2"))
        #expect(fields.map(\.value) == ["1", "*/*", "2"])
        #expect(fields[twice] == "1, 2")
        #expect(fields[values: twice] == ["1", "2"])
        fields[twice] = "3"
        #expect(fields.map(\.value) == ["3", "*/*"])
        fields[values: twice] = ["4", "5"]
        #expect(fields[values: twice] == ["4", "5"])
        fields[twice] = nil
        #expect(fields.map(\.name) == [.accept])
        #expect(!fields.contains(twice))
        #expect(fields[twice] == nil)
    }

    @Test func cookiesAreJoinedTheirOwnWay() {
        var fields = HTTPFields()
        for value in ["a=1", "b=2"] { fields.append(HTTPField(name: .cookie, value: value)) }
        #expect(fields[.cookie] == "a=1; b=2")
    }

    @Test func fieldsAreEqualWhateverTheMixtureOfNames() {
        let left: HTTPFields = [.accept: "a", .allow: "b"]
        let right: HTTPFields = [.allow: "b", .accept: "a"]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != [.accept: "a", .allow: "c"])
        #expect(left != [.accept: "a"])
    }

    @Test(arguments: ["a\r\nX-Injected: 1", "a\nb", "a\0b", "\r\n", "a\r"])
    func noValueHoldsALinesEnd(text: String) {
        var field = HTTPField(name: .location, value: text)
        let lenient = HTTPField(name: .location, lenientValue: Array(text.utf8))
        field.value += text
        for bytes in [
            field.valueBytes, lenient.valueBytes, Array(HTTPFields(dictionaryLiteral: (.location, text))[0].value.utf8),
        ] {
            #expect(bytes.allSatisfy { $0 != 0 && $0 != 0x0a && $0 != 0x0d })
        }
        #expect(!HTTPField.isValidValue(text))
    }

    @Test func spaceAroundAValueGoes() {
        #expect(HTTPField(name: .accept, value: " \ta b\t ").value == "a b")
        #expect(HTTPField(name: .accept, value: " ").value == "")
    }

    @Test func bytesAbove127ComeBack() {
        let latin: [UInt8] = [0x63, 0x61, 0x66, 0xe9, 0xff, 0x80]
        let field = HTTPField(name: .userAgent, lenientValue: latin)
        #expect(field.valueBytes == latin)
        #expect(field.valueByteCount == latin.count)
        #expect(field.value == "caf\u{FFFD}\u{FFFD}\u{FFFD}")
        let text = "café 😀"
        #expect(HTTPField(name: .userAgent, lenientValue: Array(text.utf8)).value == text)
        #expect(HTTPField(name: .userAgent, value: text).valueBytes == Array(text.utf8))
    }

    @Test func statusesHaveTheirPhrases() {
        #expect(HTTPResponse.Status.notFound.description == "404 Not Found")
        #expect(HTTPResponse.Status(code: 404, reasonPhrase: "Gone fishing") == .notFound)
        #expect(HTTPResponse.Status(code: 404, reasonPhrase: "a\r\nb").reasonPhrase == "")
        #expect(HTTPResponse.Status(code: 299).reasonPhrase == "")
        #expect(
            [100, 200, 302, 404, 503, 700].map { HTTPResponse.Status(code: $0).kind }
                == [.informational, .successful, .redirection, .clientError, .serverError, .invalid])
    }
}
