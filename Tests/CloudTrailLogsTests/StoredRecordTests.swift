import CloudTrailLogs
import Testing

/// What is found at an event's origin is the record that was stored, or nothing.
@Suite struct StoredRecordTests {
    private static let key = RecordHashKey(0x0123_4567_89AB_CDEF)

    /// What a store knows of the one event in a log: its identifier, and the hash of its record.
    private func stored(_ text: String) throws -> (eventID: String, hash: RecordHash) {
        let decoder = LogDecoder(
            input: MemoryInput(Array(text.utf8)), log: 0, options: LogReadingOptions(filter: .none), flattener: EventFlattener())
        var batch = EventBatch()
        while try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max) {}
        let event = try #require(batch.events.first)
        #expect(batch.events.count == 1)
        let hash = RecordHash(key: Self.key, value: batch.recordHash(of: event, key: Self.key))
        #expect(hash.matches(batch.record(of: event)))
        return (try #require(batch.string(at: event.eventID)), hash)
    }

    private func find(_ text: String, _ eventID: String, _ hash: RecordHash?) -> String? {
        storedRecord(in: Array(text.utf8), eventID: eventID, hash: hash).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func theRecordItselfIsFound() throws {
        let text = record("a", #""password":"hunter2" , "é":[1,null]"#)
        let (eventID, hash) = try stored(log(text))
        #expect(find(text, eventID, hash) == text)
        #expect(find(text, eventID, nil) == text)
    }

    @Test func noOtherByteIsTakenForTheRecord() throws {
        let text = Array(record("a", #""requestParameters":{"x":1, "y":"z"}"#).utf8)
        let (eventID, hash) = try stored(String(decoding: text, as: UTF8.self))
        for index in text.indices {
            for flip: UInt8 in [0x01, 0x10, 0x20] {
                var edited = text
                edited[index] ^= flip
                #expect(storedRecord(in: edited, eventID: eventID, hash: hash) == nil, "byte \(index)")
            }
        }
    }

    @Test func anotherEventsRecordIsNotTaken() throws {
        let (_, hash) = try stored(record("a"))
        #expect(find(record("a"), "b", hash) == nil)
        #expect(find(record("a"), "A", nil) == nil)
        #expect(find("", "a", nil) == nil)
        #expect(find("\0\u{1}garbage", "a", nil) == nil)
    }

    @Test func withoutAHashTheIdentifierDecides() throws {
        let edited = record("a", #""more":1"#)
        #expect(find(edited, "a", nil) == edited)
        #expect(try find(edited, "a", stored(record("a")).hash) == nil)
    }

    @Test func aWrappedRecordIsFoundInItsWrapping() throws {
        let wrapped = LogFormTests.wrapped("a")
        let (eventID, hash) = try stored(#"{"Events":[\#(wrapped)]}"#)
        #expect(hash.matches(Array(record("a").utf8)))
        #expect(find(wrapped, eventID, hash) == record("a"))
        #expect(find(wrapped.replacing("RunInstances\\\"", with: "RunInstancez\\\""), eventID, hash) == nil)
    }

    @Test func aRecordInAStringIsFound() throws {
        let (eventID, hash) = try stored(record("a"))
        let literal = "\"" + record("a").replacing("\"", with: "\\\"") + "\""
        #expect(find(literal, eventID, hash) == record("a"))
        #expect(find(literal, "b", hash) == nil)
    }

    @Test func amongSeveralRecordsTheHashDecides() throws {
        let (first, second) = (record("a", #""n":1"#), record("a", #""n":2"#))
        let (eventID, hash) = try stored(second)
        #expect(find(log(first, record("b"), second), eventID, hash) == second)
    }

    @Test func anIdentifierThatWasMadeUnderOtherRulesIsNoDifference() throws {
        let text = #"{"eventTime":"2023-07-10T12:00:00Z","eventName":"RunInstances","requestParameters":{"n":1}}"#
        let (eventID, hash) = try stored(text)
        let earlier = "sha256-00000000000000000000000000000000"
        #expect(find(text, eventID, nil) == text)
        #expect(find(text, earlier, hash) == text)
        #expect(find(text, earlier, nil) == nil)
        #expect(find(text.replacing(":1}", with: ":2}"), earlier, hash) == nil)
        #expect(find(text, "a", hash) == nil)
    }
}
