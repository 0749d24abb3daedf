import CloudTrailLogs
import EventStorage
import Ingestion
import Testing

/// A store knows what imports have left out of it.
@Suite struct LeftOutTests {
    private let folder: TemporaryFolder
    private let writer = MemoryWriter()
    private let filter = EventNameFilter(prefixes: ["describe", "get"], keptNames: ["DescribeX"])

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func finishedLog() async throws {
        _ = try await importLogs(folder.write(log(numbered: 0..<10), to: "a.json"), into: writer, filter: filter)
        #expect(writer.leftOut.namePrefixes == ["describe", "get"])
    }

    @Test func nothingIsLeftOutWithoutAFilter() async throws {
        _ = try await importLogs(folder.write(log(numbered: 0..<10), to: "a.json"), into: writer, filter: .none)
        #expect(writer.leftOut == .none)
    }

    @Test func nothingIsLeftOutWhereTheFilterLetsAllThrough() async throws {
        let path = try folder.write(log([record("a"), record("b", "DescribeX")]), to: "a.json")
        _ = try await importLogs(path, into: writer, filter: filter)
        #expect(writer.events.count == 2)
        #expect(writer.leftOut == .none)
    }

    @Test func damagedLogHasNoLedgerEntry() async throws {
        let whole = try gzipped(log(numbered: 0..<1000))
        let path = try folder.write(Array(whole.prefix(whole.count / 2)), to: "d.json.gz")
        _ = try await importLogs(path, into: writer, filter: filter)
        #expect(writer.ledger.isEmpty)
        #expect(writer.leftOut.namePrefixes == ["describe", "get"])
    }

    @Test func whatLaterImportsLeaveOutComesOnTop() async throws {
        let path = try folder.write(log(numbered: 0..<10), to: "a.json")
        _ = try await importLogs(path, into: writer, filter: filter)
        _ = try await importLogs(path, into: writer, filter: .none)
        try folder.touch("a.json")
        _ = try await importLogs(path, into: writer, filter: EventNameFilter(prefixes: ["run"]))
        #expect(writer.leftOut.namePrefixes == ["describe", "get", "run"])
    }
}
