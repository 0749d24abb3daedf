import CloudTrailLogs
import Testing

/// The shapes that logs come in.
@Suite struct LogFormTests {
    static let forms: [(name: String, text: String)] = [
        ("Records", log(record("a"), record("b"))),
        ("white space everywhere", " { \n\"Records\" :\t[ \(record("a")) , \r\n \(record("b")) ] } \n"),
        ("members beside Records", #"{"x":{"Records":[1]},"y":[],"z":"s","Records":[\#(record("a")),\#(record("b"))],"n":1}"#),
        ("two Records", #"{"Records":[\#(record("a"))],"Records":[\#(record("b"))]}"#),
        ("an array", "[\(record("a")),\(record("b"))]"),
        ("lines", record("a") + "\n" + record("b") + "\n"),
        ("lines without keys known at the start", #"{"zz":1,\#(record("a").dropFirst())"# + "\n" + record("b")),
        ("lines that are logs", log(record("a")) + "\n" + log(record("b"))),
        ("one behind the other", record("a") + record("b")),
        ("a byte order mark", "\u{FEFF}" + log(record("a"), record("b"))),
        ("LookupEvents", #"{"Events":[\#(wrapped("a")),\#(wrapped("b"))],"NextToken":"t"}"#),
    ]

    static func wrapped(_ eventID: String) -> String {
        let inner = record(eventID).replacing("\"", with: "\\\"")
        return #"{"EventId":"\#(eventID)","EventName":"RunInstances","EventTime":1531221600.0,"CloudTrailEvent":"\#(inner)"}"#
    }

    @Test(arguments: forms)
    func readsEveryForm(form: (name: String, text: String)) throws {
        for pieceSize in [1, 3, 64, 1000, .max] {
            for bytes in [Array(form.text.utf8), try gzip(form.text)] {
                let reading = read(bytes, pieceSize: pieceSize)
                #expect(reading.eventIDs == ["a", "b"], "\(form.name), \(pieceSize) bytes at a time")
                #expect(reading.error == nil)
                #expect(reading.counts.records == 2)
                #expect(reading.counts.compressedBytes == UInt64(bytes.count))
                #expect(reading.counts.inflatedBytes == UInt64(form.text.utf8.count))
            }
        }
    }

    @Test func readsGzipInSeveralMembers() throws {
        let text = Array(log(record("a"), record("b")).utf8)
        let members = try gzip(Array(text[..<50])) + gzip([]) + gzip(Array(text[50...])) + [0, 0, 0]
        #expect(read(members).eventIDs == ["a", "b"])
        #expect(read(members, pieceSize: 1).eventIDs == ["a", "b"])
    }

    @Test func anEmptyListOfRecordsIsALog() {
        let reading = read(#"{"Records":[]}"#)
        #expect(reading.error == nil)
        #expect(reading.counts.records == 0)
    }

    @Test func batchesEndAtTheirLimit() {
        let text = log(record("a"), record("b"), record("c"))
        #expect(read(Array(text.utf8), maxEvents: 1).eventIDs == ["a", "b", "c"])
    }

    @Test func originsPointAtRecords() {
        let text = "[ \(record("a")),\n\(record("b")) ]"
        let bytes = Array(text.utf8)
        let reading = read(bytes, pieceSize: 10)
        let found = reading.origins.map {
            String(decoding: bytes[Int($0.offset)..<(Int($0.offset) + Int($0.length))], as: UTF8.self)
        }
        #expect(found == [record("a"), record("b")])
        #expect(reading.origins.map(\.log) == [7, 7])
    }

    @Test func aRecordIsReadBackFromItsPlace() throws {
        let first = record("a", #""requestParameters":{"password":"p"}"#)
        let text = try gzip(log(first, record("b")))
        let origin = try #require(read(text).origins.first)
        let bytes = try readRecord(from: MemoryInput(text), offset: origin.offset, length: origin.length)
        #expect(String(decoding: bytes, as: UTF8.self) == first)
        #expect(throws: LogReadError.self) { try readRecord(from: MemoryInput(text), offset: 5000, length: 10) }
    }

    @Test func manyRecordsCrossTheBuffer() throws {
        let large = record("big", #""requestParameters":{"x":"\#(String(repeating: "y", count: 700_000))"}"#)
        let records = (0..<3000).map { record("id\($0)", #""n":[\#($0),"\\\"{[" ]"#) } + [large] + [record("last")]
        let text = try gzip(#"{"Records":["# + records.joined(separator: ",") + "]}")
        let reading = read(text, pieceSize: 5000)
        #expect(reading.error == nil)
        #expect(reading.eventIDs == (0..<3000).map { "id\($0)" } + ["big", "last"])
    }
}
