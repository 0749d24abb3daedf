import CloudTrailLogs
import EventStorage
import Glibc
import Ingestion
import Testing

@Suite struct LedgerTests {
    private let folder: TemporaryFolder
    private let writer = MemoryWriter()

    init() throws {
        folder = try TemporaryFolder()
        for index in 0..<5 { try folder.write(log(numbered: index * 10..<index * 10 + 10), to: "\(index).json") }
    }

    @Test func secondImportSkipsEverything() async throws {
        _ = try await importLogs(folder.path, into: writer)
        let second = try await importLogs(folder.path, into: writer)
        #expect(second.files == 5)
        #expect(second.filesSkipped == 5)
        #expect(second.records == 0)
        #expect(second.bytesCompressed == 0)
    }

    @Test func newAndChangedLogsAreReadAgain() async throws {
        _ = try await importLogs(folder.path, into: writer)
        try folder.touch("1.json")
        try folder.write(log(numbered: 20..<40), to: "2.json")
        try folder.write(log(numbered: 50..<60), to: "5.json")
        let second = try await importLogs(folder.path, into: writer)
        #expect(second.filesSkipped == 3)
        #expect(second.stored == 10)
        #expect(second.duplicates == 30)
    }

    @Test func logIsKnownHoweverItsFolderIsNamed() async throws {
        _ = try await importLogs(folder.path, into: writer)
        let other = try TemporaryFolder()
        try other.link("archive", to: folder.path)
        try other.link("today.json", to: folder.path("3.json"))
        let working = try #require(getcwd(nil, 0))
        defer { free(working) }
        let toRoot = String(repeating: "../", count: String(cString: working).count { $0 == "/" })
        for path in [
            folder.path + "/", folder.path + "/.", other.path("archive"), toRoot + folder.path.dropFirst(),
            "file://" + folder.path,
        ] {
            #expect(try await importLogs(path, into: writer).filesSkipped == 5, "\(path)")
        }
        #expect(try await importLogs(other.path("today.json"), into: writer).filesSkipped == 1)
    }

    @Test func widerFilterReadsAgain() async throws {
        let first = try await importLogs(folder.path, into: writer, filter: .standard)
        #expect(first.filtered == 25)
        let second = try await importLogs(folder.path, into: writer, filter: .none)
        #expect(second.filesSkipped == 0)
        #expect(second.stored == 25)
        #expect(second.duplicates == 25)
        let third = try await importLogs(folder.path, into: writer, filter: .standard)
        #expect(third.filesSkipped == 5)
    }

    @Test func keptNamesReadAgain() async throws {
        try folder.write(log([record("token", "GetSessionToken"), record("other", "GetObject")]), to: "token.json")
        let before = EventNameFilter(prefixes: EventNameFilter.standard.prefixes)
        let first = try await importLogs(folder.path, into: writer, filter: before)
        #expect(first.stored == 25)
        let second = try await importLogs(folder.path, into: writer, filter: .standard)
        #expect(second.filesSkipped == 0)
        #expect(second.stored == 1)
        #expect(second.filtered == 26)
        #expect(writer.events["token"] != nil)
        #expect(try await importLogs(folder.path, into: writer, filter: .standard).filesSkipped == 6)
        // Whoever keeps fewer names finds nothing new.
        #expect(try await importLogs(folder.path, into: writer, filter: before).filesSkipped == 6)
    }

    @Test func keptNamesThatNoPrefixLeavesOutReadNothingAgain() async throws {
        _ = try await importLogs(folder.path, into: writer, filter: EventNameFilter(prefixes: ["describe"]))
        let kept = EventNameFilter(prefixes: ["describe"], keptNames: EventNameFilter.credentialNames)
        #expect(try await importLogs(folder.path, into: writer, filter: kept).filesSkipped == 5)
    }

    @Test func widerRangeReadsAgain() async throws {
        let june = try instant("2018-06-01T00:00:00Z")...instant("2018-06-30T00:00:00Z")
        _ = try await importLogs(folder.path, into: writer, range: june)
        let narrower = try instant("2018-06-02T00:00:00Z")...instant("2018-06-30T00:00:00Z")
        #expect(try await importLogs(folder.path, into: writer, range: narrower).filesSkipped == 5)
        let wider = try instant("2018-05-01T00:00:00Z")...instant("2018-06-30T00:00:00Z")
        #expect(try await importLogs(folder.path, into: writer, range: wider).filesSkipped == 0)
    }

    @Test func olderFlatteningIsReadAgain() async throws {
        _ = try await importLogs(folder.path, into: writer)
        let older = writer.ledger.values.map { entry in
            var entry = entry
            entry.kept.flatteningVersion -= 1
            return entry
        }
        _ = try await writer.write(try writer.prepare(EventBatch()), logs: [:], finished: older)
        #expect(try await importLogs(folder.path, into: writer).filesSkipped == 0)
    }

    @Test func damagedLogIsReadAgainOnceItIsMended() async throws {
        let whole = try gzipped(log(numbered: 100..<1100))
        try folder.write(Array(whole.prefix(whole.count / 2)), to: "d.json.gz")
        let first = try await importLogs(folder.path, into: writer)
        #expect(first.filesFailed == 1)
        #expect(first.failures.map(\.source) == [folder.path("d.json.gz")])
        #expect((1..<1000).contains(first.stored - 50))
        #expect(writer.ledger.count == 5)

        try folder.write(whole, to: "d.json.gz")
        let second = try await importLogs(folder.path, into: writer)
        #expect(second.filesSkipped == 5)
        #expect(second.records == 1000)
        #expect(first.stored + second.stored == 1050)
    }

    @Test func logThatChangesWhileItIsReadIsReportedAndNotRemembered() async throws {
        let path = try folder.write(log(numbered: 1000..<20_000), to: "z.json")
        let writer = MemoryWriter(onPrepare: { _ in
            // Reading has come to the middle of the log.
            let descriptor = open(path, O_WRONLY | O_APPEND)
            _ = write(descriptor, "\n", 1)
            close(descriptor)
        })
        let report = try await importLogs(path, into: writer)
        #expect(report.stored == 19_000)
        #expect(report.failures.map(\.reason) == ["changed while it was read"])
        #expect(writer.ledger.isEmpty)
    }

    @Test func logThatVanishesIsReported() async throws {
        let folder = folder.path
        let writer = MemoryWriter(onLookup: {
            // All logs were found by then, and none opened.
            unlink(folder + "/2.json")
        })
        let report = try await importLogs(folder, into: writer)
        #expect(report.failures.map(\.source) == [folder + "/2.json"])
        #expect(report.failures.first?.reason == "cannot be opened: No such file or directory")
        #expect(report.stored == 40)
        #expect(report.files == 5)
    }
}
