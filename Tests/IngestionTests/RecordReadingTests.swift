import CloudTrailLogs
import EventStorage
import Glibc
import Ingestion
import Testing

/// Records that are read back from files, and why others are not.
@Suite struct RecordReadingTests {
    private static let key = RecordHashKey(77)
    private static let text = record("1", more: #","password":"hunter2""#)
    private static let other = record("1", more: #","password":"hunter3""#)

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Writes a log with the record of event `1` at its end, of a time that another write can have too.
    private func writeLog(_ text: String = text, to name: String = "a.json.gz") throws {
        try folder.write(gzipped(log([record("0"), text])), to: name)
        try folder.touch(name)
    }

    /// Where the record of event `1` stands, as an import of the file finds it.
    private func location(_ name: String = "a.json.gz", isHashed: Bool = true) async throws -> RecordLocation {
        let writer = MemoryWriter()
        _ = try await importLogs(folder.path(name), into: writer)
        let decoder = LogDecoder(
            input: try FileInput(path: folder.path(name)), log: 0, options: LogReadingOptions(filter: .none),
            flattener: EventFlattener())
        var batch = EventBatch()
        while try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max) {}
        let event = try #require(batch.events.first { batch.string(at: $0.eventID) == "1" })
        let hash = RecordHash(key: Self.key, value: batch.recordHash(of: event, key: Self.key))
        return RecordLocation(
            log: try #require(writer.ledger.values.first?.log), offset: event.origin.offset, length: event.origin.length,
            hash: isHashed ? hash : nil)
    }

    private func readBack(_ location: RecordLocation, of eventID: String = "1") throws -> String {
        String(decoding: try LocalRecordReader().redactedRecord(of: eventID, at: location), as: UTF8.self)
    }

    private func expectMissing(
        _ reason: RecordMissing, _ location: RecordLocation, of eventID: String = "1",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: reason, sourceLocation: sourceLocation) { try readBack(location, of: eventID) }
    }

    @Test func theRecordThatWasStoredIsRedacted() async throws {
        try writeLog()
        let redacted = Self.text.replacing("hunter2", with: "REDACTED")
        #expect(try await readBack(location()) == redacted)
        #expect(try await readBack(location(isHashed: false)) == redacted)
    }

    @Test func aNameThatIsNoTextIsFoundAgain() async throws {
        let name = [0xC3, 0x28] + Array(".json".utf8)
        try folder.write(gzipped(log([record("0"), Self.text])), to: name)
        let writer = MemoryWriter()
        _ = try await importLogs(folder.path, into: writer)
        let place = RecordLocation(
            log: try #require(writer.ledger.values.first?.log), offset: UInt64(log([record("0")]).utf8.count - 1),
            length: UInt32(Self.text.utf8.count))
        #expect(try readBack(place) == Self.text.replacing("hunter2", with: "REDACTED"))
    }

    @Test func aFileThatIsNotThereIsGone() async throws {
        try writeLog(to: "b/a.json.gz")
        let place = try await location("b/a.json.gz")
        try folder.delete("b/a.json.gz")
        expectMissing(.gone, place)
        var moved = place
        moved.log.source = folder.path("file/a.json.gz")
        try folder.write("", to: "file")
        expectMissing(.gone, moved)
    }

    @Test func anotherSizeOrTimeIsAChange() async throws {
        try writeLog()
        let place = try await location()
        try folder.write(gzipped(log([record("0"), Self.text])), to: "a.json.gz")
        expectMissing(.changed, place)
        try folder.write(gzipped(log([record("0"), Self.text, record("2")])), to: "a.json.gz")
        try folder.touch("a.json.gz")
        expectMissing(.changed, place)
    }

    @Test func anEditThatKeepsSizeAndTimeIsAChange() async throws {
        try folder.write(log([record("0"), Self.text]), to: "a.json")
        try folder.touch("a.json")
        let place = try await location("a.json")
        try folder.write(log([record("0"), Self.other]), to: "a.json")
        try folder.touch("a.json")
        #expect(try await location("a.json").log == place.log)
        expectMissing(.changed, place)
    }

    @Test func aLinkToAnotherLogOfTheSameSizeAndTimeIsAChange() async throws {
        for (name, text) in [("a.json", Self.text), ("b.json", Self.other), ("copy.json", Self.text)] {
            try folder.write(log([record("0"), text]), to: name)
            try folder.touch(name)
        }
        // A link met inside a folder keeps its name.
        var place = try await location("a.json")
        place.log.source = folder.path("log.json")
        try folder.link("log.json", to: "b.json")
        expectMissing(.changed, place)
        try folder.delete("log.json")
        try folder.link("log.json", to: "copy.json")
        #expect(try readBack(place) == Self.text.replacing("hunter2", with: "REDACTED"))
    }

    @Test func damageThatKeepsSizeAndTimeIsAChange() async throws {
        try writeLog()
        let place = try await location()
        let size = Int(try #require(place.log.size))
        try folder.write([UInt8](repeating: 0x1F, count: size), to: "a.json.gz")
        try folder.touch("a.json.gz")
        expectMissing(.changed, place)
    }

    @Test func aStoreThatWasEditedIsAChange() async throws {
        try writeLog()
        let place = try await location()
        expectMissing(.changed, place, of: "2")
        var edited = place
        edited.offset = UInt64(#"{"Records":["#.utf8.count)
        edited.length = UInt32(record("0").utf8.count)
        expectMissing(.changed, edited)
        edited.hash = nil
        expectMissing(.changed, edited)
        edited = place
        edited.offset += 1
        expectMissing(.changed, edited)
        edited.offset = .max - 5
        expectMissing(.changed, edited)
        edited = place
        edited.hash?.value ^= 1
        expectMissing(.changed, edited)
    }

    @Test(.enabled(if: geteuid() != 0, "root can read every file"))
    func aFileThatMayNotBeReadIsDenied() async throws {
        try writeLog(to: "b/a.json.gz")
        let place = try await location("b/a.json.gz")
        try folder.setMode(0, of: "b/a.json.gz")
        expectMissing(.denied, place)
        try folder.setMode(0o644, of: "b/a.json.gz")
        try folder.setMode(0, of: "b")
        expectMissing(.denied, place)
    }

    @Test func whatTheSystemCannotOpenIsUnreadable() async throws {
        try writeLog()
        var place = try await location()
        try folder.link("loop", to: "loop")
        place.log.source = folder.path("loop")
        expectMissing(.unreadable, place)
    }

    @Test(arguments: [
        LogIdentity(source: "-", size: nil, revision: nil), LogIdentity(source: "/dev/stdin", size: nil, revision: nil),
        LogIdentity(source: "cloudtrail://us-east-1/2018-06-01T09", size: nil, revision: "complete"),
    ])
    func whatWasReadOnceIsNotKept(log: LogIdentity) {
        expectMissing(.notKept, RecordLocation(log: log, offset: 0, length: 1))
    }
}
