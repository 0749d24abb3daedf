import CloudTrailLogs
import Testing

/// One bad record, or a bad end, never costs its neighbours.
@Suite struct DamagedLogTests {
    @Test(arguments: [
        ("a number", "1"), ("null", "null"), ("a string", #""x,{[""#), ("an array", "[{},[1]]"), ("true", "true"),
    ])
    func elementsThatAreNoObjectsAreRejected(name: String, element: String) {
        let a = record("a")
        let b = record("b")
        for text in [log(a, element, b), log(element, a, b), log(a, b, element)] {
            let reading = read(text)
            #expect(reading.eventIDs == ["a", "b"], "\(name)")
            #expect(reading.error == nil)
            #expect(reading.counts.records == 3)
            #expect(reading.counts.rejected == 1)
            #expect(reading.reasons == ["it is not a JSON object"])
        }
    }

    @Test func anArrayOfOneScalarIsALog() {
        for text in ["[1.50]", "[ null\r]"] {
            #expect(read(text).reasons == ["it is not a JSON object"])
            #expect(read(text).error == nil)
        }
    }

    @Test(arguments: [
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z","a":tru}"#,
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z","a":01}"#,
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z","a" "b"}"#,
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z",}"#,
        #"{"eventID":"x" "eventTime":"2023-07-10T12:00:00Z"}"#,
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z","a":"\x"}"#,
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z","a":[1,]}"#,
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z","a":}"#,
        #"{"eventID":"x","eventTime":"2023-07-10T12:00:00Z","a":1 2}"#,
        #"{eventID:"x","eventTime":"2023-07-10T12:00:00Z"}"#,
    ])
    func malformedRecordsAreRejectedAlone(bad: String) {
        let reading = read(log(record("a"), bad, record("b")))
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.error == nil)
        #expect(reading.counts.rejected == 1)
        #expect(reading.reasons.first?.contains("not well-formed JSON") == true)
        let lines = read([record("a"), bad, record("b")].joined(separator: "\n"))
        #expect(lines.eventIDs == ["a", "b"])
        #expect(lines.counts.rejected == 1)
    }

    @Test(arguments: [
        #"{"eventVersion":"1.08","eventID":"x","a":"no end}"#,
        #"{"eventVersion":"1.08","eventID":"x","a":no start"}"#,
        #"{"eventVersion":"1.08","eventID":"x","a":]}"#,
        #"{"eventVersion":"1.08","eventID":"x","a":[1}"#,
        #"{"eventVersion":"1.08","eventID":"x","a":{"b":1}"#,
        #""eventVersion":"1.08","eventID":"x"}"#,
    ])
    func recordsBehindBrokenStructureAreFound(bad: String) {
        let reading = read(log(record("a"), bad, record("b"), record("c")))
        #expect(reading.eventIDs.first == "a")
        #expect(reading.eventIDs.suffix(1) == ["c"], "\(reading.eventIDs)")
        #expect(reading.counts.records == reading.eventIDs.count + reading.counts.rejected)
        #expect(reading.error != nil, "the file is damaged and must be reported")
    }

    @Test func textThatEndsEarlyKeepsWhatCameBefore() throws {
        let text = Array(log(record("a"), record("b", #""k":{"x":[1,"y"]}"#)).utf8)
        for length in 1..<text.count {
            let reading = read(Array(text[..<length]))
            let error = try #require(reading.error, "cut at \(length)")
            #expect([.truncated, .noRecords, .notJSON, .corrupt].contains(error.code))
            #expect(reading.counts.records == reading.events.count + reading.counts.rejected)
            if length > record("a").utf8.count + 12 { #expect(reading.eventIDs.first == "a", "cut at \(length)") }
        }
    }

    @Test func truncatedGzipKeepsWhatCameBefore() throws {
        let records = (0..<200).map { record("id\($0)", #""x":"\#($0 &* 7919)""#) }
        let bytes = try gzip(#"{"Records":["# + records.joined(separator: ",") + "]}")
        let reading = read(Array(bytes.dropLast(bytes.count / 2)))
        #expect(reading.error?.code == .truncated)
        #expect(!reading.events.isEmpty)
        #expect(reading.eventIDs == (0..<reading.events.count).map { "id\($0)" })
        #expect(read(Array(bytes.dropLast(4))).eventIDs.count == 200)
        #expect(read(Array(bytes.dropLast(4))).error?.code == .truncated)
    }

    @Test func corruptGzipIsReported() throws {
        var bytes = try gzip(log(record("a"), record("b")))
        bytes[bytes.count - 6] ^= 0xFF
        let reading = read(bytes)
        #expect(reading.error?.code == .corrupt)
        #expect(reading.eventIDs == ["a", "b"])
        #expect(read(try gzip(log(record("a"))) + Array("junk".utf8)).error?.code == .corrupt)
        var middle = try gzip(log(record("a"), record("b")))
        for index in 20..<40 { middle[index] = 0xFF }
        #expect(read(middle).error?.code == .corrupt)
    }

    @Test(arguments: [
        ("", LogReadError.Code.empty),
        ("hello", .notJSON), ("null", .noRecords), ("}", .notJSON), ("\u{1}{\u{2}[", .notJSON), ("\u{1F}", .notJSON),
        ("\u{1F}\u{8B}", .notJSON),
        ("   \n", .noRecords), ("{}", .noRecords), (#"{"x":1}"#, .noRecords), (#"{"Records":null}"#, .noRecords),
        (#"{"Records":{}}"#, .noRecords),
        (#"{"digestStartTime":"x","digestEndTime":"y","logFiles":[{"hashValue":"z"}]}"#, .notALog),
    ])
    func whatIsNoLogIsNamed(text: String, code: LogReadError.Code) {
        #expect(read(text).error?.code == code)
        #expect(read(text).counts.records == 0)
    }

    @Test(arguments: [
        (#"{"eventID":"x"}"#, "it has no eventTime"),
        (#"{"eventID":"x","eventTime":null}"#, "it has no eventTime"),
        (#"{"eventID":"x","eventTime":"yesterday"}"#, "its eventTime is not a time that can be read"),
        (#"{"eventID":"x","eventTime":1531221600}"#, "its eventTime is not a time that can be read"),
        (#"{"eventID":"x","eventTime":"2023-07-10"}"#, "its eventTime is not a time that can be read"),
        (#"{"eventID":"x","eventTime":{"a":"b"}}"#, "it has no eventTime"),
        ("{}", "it has no eventTime"),
        (#"{"CloudTrailEvent":"no json"}"#, "its CloudTrailEvent is not a JSON object"),
    ])
    func recordsWithoutATimeAreRejected(bad: String, reason: String) {
        let reading = read(log(record("a"), bad, record("b")))
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.reasons == [reason])
        #expect(reading.error == nil)
    }

    @Test func nestingHasALimit() {
        func nested(_ depth: Int) -> String {
            record("deep", #""k":"# + String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth))
        }
        #expect(read(log(nested(500), record("b"))).eventIDs == ["deep", "b"])
        for depth in [2000, 100_000] {
            let reading = read(log(record("a"), nested(depth), record("b")))
            #expect(reading.eventIDs == ["a", "b"])
            #expect(reading.reasons == ["it is nested deeper than 512 levels"])
        }
        let objects = String(repeating: #"{"k":"#, count: 2000) + "1" + String(repeating: "}", count: 2000)
        #expect(read(log(record("a"), record("x", #""o":"# + objects), record("b"))).eventIDs == ["a", "b"])
    }

    @Test func recordsHaveALimitOfBytes() throws {
        let large = record("large", #""k":"\#(String(repeating: "x", count: 3_000_000))""#)
        let options = LogReadingOptions(filter: .none, maxRecordBytes: 1 << 20)
        for text in [log(record("a"), large, record("b")), [record("a"), large, record("b")].joined(separator: "\n")] {
            let reading = read(Array(text.utf8), options: options, pieceSize: 100_000)
            #expect(reading.eventIDs == ["a", "b"])
            #expect(reading.reasons.first?.contains("--max-record-bytes") == true)
            #expect(reading.error == nil)
        }
        #expect(read(log(record("a"), large, record("b"))).eventIDs == ["a", "large", "b"])
        let exact = record("exact")
        let tight = LogReadingOptions(filter: .none, maxRecordBytes: exact.utf8.count)
        #expect(read(log(exact), options: tight).eventIDs == ["exact"])
        let tooTight = LogReadingOptions(filter: .none, maxRecordBytes: exact.utf8.count - 1)
        #expect(read(log(exact), options: tooTight).eventIDs == [])
    }

    @Test func bombsHaveALimit() throws {
        let zeros = [UInt8](repeating: UInt8(ascii: " "), count: 20 << 20)
        let bomb = try gzip(Array(#"{"Records":[\#(record("a")),"#.utf8) + zeros)
        let reading = read(bomb, options: LogReadingOptions(filter: .none, maxInflatedBytes: 10 << 20))
        #expect(reading.error?.code == .tooLarge)
        #expect(reading.error?.message.contains("--max-inflated-bytes") == true)
        #expect(reading.eventIDs == ["a"])
    }

    @Test func bytesThatAreNoUTF8AreReplaced() {
        var bytes = Array(log(record("a", #""k":"<>","<>":"v""#), record("b")).utf8)
        while let index = bytes.firstIndex(of: UInt8(ascii: "<")) { bytes[index] = 0xC3 }
        while let index = bytes.firstIndex(of: UInt8(ascii: ">")) { bytes[index] = 0xFF }
        let reading = read(bytes)
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.events.first?["k"] == ["\u{FFFD}\u{FFFD}"])
        #expect(reading.events.first?["\u{FFFD}\u{FFFD}"] == ["v"])
        #expect(reading.error == nil)
    }

    @Test func textThatLooksLikeARecordInAStringIsNone() {
        let forged = record("forged").replacing("\"", with: "\\\"")
        let reading = read(log(record("a", #""userAgent":"\#(forged)},\#(forged)""#), #"{"x":tru}"#, record("b")))
        #expect(reading.eventIDs == ["a", "b"])
    }

    @Test(arguments: [
        #"{"eventVersion":"1.08","eventName":"CreateX","eventID":"x""#,
        #"{"eventVersion":"1.08","eventName":"GetX","eventID":"x"#,
        #"{"zz":1,"eventName":"CreateX","eventID":"x","#,
        #"{"zz":1,"eventName":"CreateX","eventID":{"#,
    ])
    func aLineThatIsCutCostsNoOther(cut: String) {
        for options in [LogReadingOptions(), LogReadingOptions(filter: .none)] {
            for lines in [[cut, record("a"), record("b")], [record("a"), cut, record("b")]] {
                let reading = read(lines.joined(separator: "\n"), options: options)
                #expect(reading.eventIDs == ["a", "b"], "\(lines)")
                #expect(reading.error != nil, "the file is damaged and must be reported")
                #expect(reading.counts.records == 3 && reading.counts.rejected == 1)
            }
        }
    }

    @Test func recordsBetweenTwoMissingQuotesAreFound() {
        let bad = #"{"eventVersion":"1.08","eventID":"x","eventName":"RunX,"a":"b"}"#
        let text = log(record("a"), bad, record("b"), record("c"), bad, record("d"))
        let reading = read(text)
        #expect(reading.eventIDs == ["a", "b", "c", "d"])
        #expect(reading.error != nil)
    }

    @Test func recordsBehindMissingQuotesOfLastValuesAreFound() {
        let bad = record("x", #""a":"b"#).dropLast() + "\u{1B}\u{1B}}"
        let reading = read(log(record("a"), String(bad), record("b"), record("c"), String(bad), record("d")))
        #expect(reading.eventIDs == ["a", "b", "c", "d"])
        #expect(reading.error != nil)
    }

    @Test func theFilterHidesNoNeighbours() {
        let bad = #"{"eventVersion":"1.08","eventName":"GetX","eventID":"x","a":{"b":1}"#
        let reading = read(log(record("a"), bad, record("b"), record("c")), options: LogReadingOptions())
        #expect(reading.eventIDs == ["a", "b", "c"])
        #expect(reading.error != nil)
    }

    @Test func theLimitOfBytesIsReportedOnEveryBoundary() throws {
        let line = record("a") + "\n"
        let lines = try gzip(String(repeating: line, count: 3))
        let limit = UInt64(line.utf8.count * 2)
        for pieceSize in [1, 64, Int.max] {
            let reading = read(lines, options: LogReadingOptions(filter: .none, maxInflatedBytes: limit), pieceSize: pieceSize)
            #expect(reading.error?.code == .tooLarge)
            #expect(reading.events.count == 2)
        }
        #expect(read(lines, options: LogReadingOptions(filter: .none, maxInflatedBytes: limit / 2 * 3)).error == nil)
    }

    @Test func namesHaveALimit() {
        let key = String(repeating: "k", count: 100_000)
        let leaves = (0..<100).map { #""\#($0)":"1""# }.joined(separator: ",")
        let reading = read(log(record("a"), record("x", #""\#(key)":{\#(leaves)}"#), record("b", #""\#(key)":"1""#)))
        #expect(reading.eventIDs == ["a", "b"])
        #expect(reading.reasons == ["the names of its attributes take more than 4194304 bytes"])
    }
}
