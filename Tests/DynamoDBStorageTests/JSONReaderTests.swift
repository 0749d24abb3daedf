import Testing

@testable import DynamoDBStorage

@Suite struct JSONReaderTests {
    private func read<Value>(_ text: String, _ body: (inout JSONReader) throws(JSONReadError) -> Value) throws -> Value {
        try Array(text.utf8).withUnsafeBufferPointer { buffer throws(JSONReadError) in
            var reader = JSONReader(buffer)
            let value = try body(&reader)
            try reader.finish()
            return value
        }
    }

    @Test(
        "Anything that is JSON is passed over whole",
        arguments: [
            "{}", "[]", " [ ] ", "null", "true", "false", "0", "-0", "12", "-1.5e+3", "1E5", "\"\"",
            #""a\"\\\/\b\f\n\r\t\u00e9""#,
            #"{"a":[1,{"b":null}],"c":"d"}"#, "[[],[],{}]", "{\"é\" : \"\u{1F600}\"}\n", "[1 , 2]",
        ])
    func skipsJSON(text: String) throws {
        try read(text) { reader throws(JSONReadError) in _ = try reader.skipValue() }
    }

    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "{", "}", "[", "]", "{]", "[}", "{,}", "[,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]",
            "{\"a\":1 \"b\":2}",
            "{a:1}", "'a'", "\"", "\"\\\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u123", "\"a\nb\"", "01", "-", "1.", ".5", "1e", "+1",
            "tru", "nul",
            "nan", "1 1", "{} {}", String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
        ])
    func refusesOthers(text: String) {
        #expect(throws: JSONReadError.self) {
            try read(text) { reader throws(JSONReadError) in _ = try reader.skipValue() }
        }
    }

    @Test(
        "Attributes of each type are read, escapes resolved",
        arguments: [
            (#"{"S":"a"}"#, ["a"]), (#"{"S":""}"#, [""]), (#"{"SS":["a","b"]}"#, ["a", "b"]),
            (#"{"L":[{"S":"a"},{"S":"b"}]}"#, ["a", "b"]),
            (#"{ "S" : "\u00e9\ud83d\ude00\"\\\/\n" }"#, ["é😀\"\\/\n"]), (#"{"SS":[]}"#, []), (#"{"S":"a\u0000b"}"#, ["a\0b"]),
        ])
    func readsAttributes(text: String, expected: [String]) throws {
        #expect(try read(text) { reader throws(JSONReadError) in try reader.stringsAttribute() } == expected)
    }

    @Test(
        "An attribute of another type or form is refused",
        arguments: [#"{"N":"1"}"#, #"{"S":1}"#, #"{"S":"a","S":"b"}"#, "{}", #"{"SS":"a"}"#, #"{"BOOL":true}"#, #"{"L":["a"]}"#])
    func refusesAttributes(text: String) {
        #expect(throws: JSONReadError.self) {
            try read(text) { reader throws(JSONReadError) in try reader.stringsAttribute() }
        }
    }

    @Test(
        "Numbers are read as long as they are whole and fit",
        arguments: [("0", 0), ("-12", -12), ("9223372036854775807", Int64.max)])
    func readsNumbers(text: String, expected: Int64) throws {
        let found: Int64 = try read("{\"N\":\"\(text)\"}") { reader throws(JSONReadError) in try reader.numberAttribute() }
        #expect(found == expected)
    }

    @Test("Numbers that are not whole or do not fit are refused", arguments: ["", "1.5", "9223372036854775808", "x"])
    func refusesNumbers(text: String) {
        #expect(throws: JSONReadError.self) {
            try read("{\"N\":\"\(text)\"}") { reader throws(JSONReadError) in try reader.numberAttribute(Int64.self) }
        }
    }
}
