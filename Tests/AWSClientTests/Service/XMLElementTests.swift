import AWSClient
import Testing

@Suite struct XMLElementTests {
    @Test("Elements, attributes and texts are found, whatever way they are written")
    func parses() throws {
        let document = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a list -->
            <List xmlns="http://s3.amazonaws.com/doc/2006-03-01/" b="2" a="&quot;1&quot;">
              <Key>a&amp;b &#228;<![CDATA[<&>]]></Key>
              <Key/>
              <x:Other xmlns:x="u"> kept  </x:Other>
            </List>
            """
        let list = try XMLElement(parsing: Array(document.utf8))
        #expect(list.name == "List" && list.text.isEmpty)
        #expect(list.attributes.map(\.name) == ["a", "b", "xmlns"])
        #expect(list.attributes.first?.value == "\"1\"")
        #expect(list.all("Key").map(\.text) == ["a&b ä<&>", ""])
        #expect(list.text(of: "x:Other") == " kept  ")
        #expect(list.first("Missing") == nil)
    }

    @Test("What is written is read back the same")
    func writes() throws {
        let element = XMLElement(
            "Rule", attributes: [.init(name: "id", value: "<\"&'>")],
            children: [XMLElement("Value", text: "a < b && c > d \"ä\"\r\n\tend"), XMLElement("Empty")])
        #expect(try XMLElement(parsing: element.bytes) == element)
    }

    @Test(
        "What is no document, or reaches beyond itself, is refused with its line",
        arguments: [
            "", " ", "text", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a>&unknown;</a>", "<a>\u{1}</a>",
            "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65),
        ])
    func refuses(_ document: String) {
        let error = #expect(throws: XMLError.self) { try XMLElement(parsing: Array(document.utf8)) }
        #expect(error?.description.contains("line 1") == true)
    }

    @Test("Bytes that are no UTF-8 are refused; 64 levels are not")
    func keepsItsLimits() throws {
        #expect(throws: XMLError.self) { try XMLElement(parsing: Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) }
        let deep = String(repeating: "<a>", count: 64) + String(repeating: "</a>", count: 64)
        #expect(try XMLElement(parsing: Array(deep.utf8)).name == "a")
    }
}
