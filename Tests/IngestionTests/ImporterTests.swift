import CloudTrailLogs
import EventStorage
import Glibc
import Ingestion
import Testing

@Suite struct ImporterTests {
    private let folder: TemporaryFolder
    private let writer = MemoryWriter()

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func everyRecordIsAccountedFor() async throws {
        try folder.write(log([record("1"), record("2", "ListBuckets"), record("1"), #"{"eventID":"no time"}"#]), to: "a.json")
        try folder.write(log([record("2"), record("3"), "7"]), to: "b.json")
        let report = try await importLogs(folder.path, into: writer, filter: .standard)
        #expect(report.files == 2)
        #expect(report.records == 7)
        #expect(report.stored == 3)
        #expect(report.filtered == 1)
        #expect(report.duplicates == 1)
        #expect(report.rejected == 2)
        #expect(report.failures.map(\.source) == [folder.path("a.json"), folder.path("b.json")])
        #expect(report.failures.allSatisfy { $0.reason.hasPrefix("record at byte ") })
        #expect(report.filesFailed == 0)
        #expect(!report.interrupted)
    }

    @Test(arguments: [1, 2, 4])
    func ofDifferentRecordsWithOneIdentifierTheFirstInPathOrderStays(readers: Int) async throws {
        // The first log is much the largest, and the last read whole if order were left to chance.
        let many = (0..<20_000).map { record("many-\($0)") } + [record("same", region: "first")]
        try folder.write(gzipped(log(many)), to: "a-b.json.gz")
        for index in 0..<40 { try folder.write(log([record("same", region: "later \(index)")]), to: "a/\(index).json") }
        let report = try await importLogs(folder.path, into: writer, readers: readers)
        #expect(writer.events["same"]?.attributes["awsRegion"] == ["first"])
        #expect(report.duplicates == 40)
        #expect(report.stored == 20_001)
    }

    @Test func manySmallLogsMakeFewWrites() async throws {
        for index in 0..<300 { try folder.write(log([record("\(index)")]), to: "\(index / 100)/\(index).json") }
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.stored == 300)
        #expect(writer.writes < 10)
        #expect(writer.ledger.count == 300)
    }

    @Test func oneLargeLogMakesManyWritesAndIsCountedOnce() async throws {
        let text = log(numbered: 0..<50_000)
        try folder.write(gzipped(text), to: "a.json.gz")
        let report = try await importLogs(folder.path, into: writer, filter: .standard)
        #expect(report.files == 1)
        #expect(report.stored == 25_000)
        #expect(report.filtered == 25_000)
        #expect(report.bytesUncompressed == UInt64(text.utf8.count))
        #expect(writer.writes >= 3)
        #expect(writer.ledger.count == 1)
    }

    @Test func eventsKnowTheLogTheyCameFrom() async throws {
        for index in 0..<30 { try folder.write(log([record("\(index)")]), to: "\(index).json") }
        _ = try await importLogs(folder.path, into: writer)
        for (id, event) in writer.events { #expect(event.source == folder.path("\(id).json")) }
    }

    @Test func eventsOutsideOfTheRangeAreFiltered() async throws {
        try folder.write(
            log([
                record("early", time: "2018-05-31T23:59:59Z"), record("first", time: "2018-06-01T00:00:00Z"),
                record("last", time: "2018-06-02T00:00:00Z"), record("late", time: "2018-06-02T00:00:01Z"),
            ]), to: "a.json")
        let report = try await importLogs(
            folder.path, into: writer, range: try instant("2018-06-01T00:00:00Z")...instant("2018-06-02T00:00:00Z"))
        #expect(Set(writer.events.keys) == ["first", "last"])
        #expect(report.filtered == 2)
    }

    @Test(arguments: [(8, 0), (9, 1), (10, 1), (0, 1), (-1, 1), (Int.max, 1)])
    func eventsPastTheirRetentionAreFiltered(days: Int, stored: Int) async throws {
        // Nine days before `now`.
        try folder.write(log([record("1", time: "2018-06-01T00:00:00Z")]), to: "a.json")
        let report = try await importLogs(folder.path, into: writer, retentionDays: days)
        #expect(report.stored == stored)
        #expect(report.filtered == 1 - stored)
    }

    @Test func rangeWithoutAnInstantFiltersEverything() async throws {
        try folder.write(log([record("1")]), to: "a.json")
        #expect(try await importLogs(folder.path, into: writer, range: nil).filtered == 1)
        let past = try instant("2018-01-01T00:00:00Z")...instant("2018-02-01T00:00:00Z")
        #expect(try await importLogs(folder.path, into: MemoryWriter(), range: past, retentionDays: 1).filtered == 1)
    }

    @Test func overlappingSourcesAreStoredOnce() async throws {
        let file = try folder.write(log([record("1")]), to: "a.json")
        let report = try await importLogs(folder.path, file, into: writer)
        #expect(report.files == 2)
        #expect(report.stored == 1)
        #expect(report.duplicates + report.filesSkipped == 1)
    }

    @Test func nothingToReadIsAResult() async throws {
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.files == 0)
        #expect(report.records == 0)
        #expect(!report.interrupted)
    }
}

func instant(_ text: String) throws -> EventInstant {
    try #require(EventInstant.parse(iso8601: text)).instant
}
