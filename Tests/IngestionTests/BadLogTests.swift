import CloudTrailLogs
import Ingestion
import Testing

/// A log that cannot be read to its end, and how many of its records can.
struct BadLog: Sendable, CustomTestStringConvertible {
    let name: String
    let content: [UInt8]
    var stored = 0
    /// What the reason must say.
    let reason: String

    var testDescription: String { name }

    static var all: [BadLog] {
        get throws {
            let text = log(numbered: 0..<500)
            let compressed = try gzipped(text)
            var corrupt = compressed
            // The checksum, so that what is inflated before is whole.
            corrupt[corrupt.count - 5] ^= 0xFF
            return [
                BadLog(name: "empty.json", content: [], reason: "empty"),
                BadLog(name: "empty.json.gz", content: [], reason: "empty"),
                BadLog(name: "no gzip.json.gz", content: Array("no gzip".utf8), reason: "JSON"),
                BadLog(name: "image.json", content: [0x89, 0x50, 0x4E, 0x47, 0, 1, 2], reason: "JSON"),
                BadLog(name: "no records.json", content: Array(#"{"hello":"world"}"#.utf8), reason: "no CloudTrail records"),
                BadLog(
                    name: "truncated.json", content: Array(log([record("1"), record("2")]).utf8.dropLast(40)), stored: 1,
                    reason: "ends"),
                BadLog(name: "header only.json.gz", content: Array(compressed.prefix(12)), reason: "ends in the middle"),
                BadLog(
                    name: "tail.json.gz", content: try gzipped(log([record("1")])) + [1, 2, 3], stored: 1, reason: "no gzip"),
                BadLog(name: "corrupt.json.gz", content: corrupt, stored: 500, reason: "damaged gzip"),
            ]
        }
    }
}

@Suite struct BadLogTests {
    @Test(arguments: try BadLog.all)
    func badLogIsReportedAndItsNeighboursAreRead(bad: BadLog) async throws {
        let folder = try TemporaryFolder()
        let writer = MemoryWriter()
        try folder.write(log([record("before")]), to: "a/before.json")
        try folder.write(bad.content, to: "b/" + bad.name)
        try folder.write(log([record("after")]), to: "c/after.json")
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.files == 3)
        #expect(report.filesFailed == 1)
        #expect(report.failures.map(\.source) == [folder.path("b/" + bad.name)])
        #expect(report.failures.first?.reason.contains(bad.reason) == true, "\(report.failures)")
        #expect(Set(writer.events.keys).isSuperset(of: ["before", "after"]))
        #expect(report.stored == bad.stored + 2)
        #expect(Set(writer.ledger.keys) == [folder.path("a/before.json"), folder.path("c/after.json")])
    }

    @Test func digestIsSkipped() async throws {
        let folder = try TemporaryFolder()
        let writer = MemoryWriter()
        try folder.write(gzipped(digest), to: "AWSLogs/1/CloudTrail-Digest/a.json.gz")
        try folder.write(log([record("1")]), to: "AWSLogs/1/CloudTrail/a.json")
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.files == 2)
        #expect(report.filesSkipped == 1)
        #expect(report.failureCount == 0)
        #expect(report.stored == 1)
    }

    @Test func badRecordCostsItsNeighboursNothing() async throws {
        let folder = try TemporaryFolder()
        let writer = MemoryWriter()
        let large = record("large", more: #","requestParameters":{"a":"\#(String(repeating: "x", count: 2 << 20))"}"#)
        try folder.write(
            log([record("1"), "null", record("2"), large, record("3"), #"{"eventID":"4","eventTime":"soon"}"#, record("5")]),
            to: "a.json")
        let report = try await importLogs(folder.path, into: writer)
        #expect(Set(writer.events.keys) == ["1", "2", "3", "5"])
        #expect(report.rejected == 3)
        #expect(report.filesFailed == 0)
        let offsets = report.failures.compactMap { failure in
            failure.reason.split(separator: " ").dropFirst(3).first.flatMap { Int($0.dropLast()) }
        }
        #expect(offsets.count == 3)
        #expect(offsets == offsets.sorted())
        // It was read to its end, so that it need not be read again.
        #expect(writer.ledger.count == 1)
    }

    @Test func bombStopsAtTheLimit() async throws {
        let folder = try TemporaryFolder()
        let writer = MemoryWriter()
        try folder.write(
            gzipped(log([record("1")]).dropLast(2) + String(repeating: " ", count: 5 << 20) + "]}"), to: "a.json.gz")
        let options = IngestionOptions(now: now, maxInflatedBytes: 1 << 20)
        let report = try await Importer(writer: writer, options: options).run(
            sources: [.path(RawPath(source: folder.path))])
        #expect(report.stored == 1)
        #expect(report.failures.first?.reason.contains("1048576") == true)
        #expect(writer.ledger.isEmpty)
    }
}
