import CloudTrailLogs
import EventStorage
import Glibc
import Ingestion
import S3Logs
import Testing

@Suite struct SourceTests {
    private let folder: TemporaryFolder
    private let writer = MemoryWriter()

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [
        ("a.json", true), ("a.ndjson", true), ("a.jsonl", true), ("a.csv", true), (".json", true), ("a.JSON", false),
        ("a.json.bz2", false), ("a.txt", false),
        ("ajson", false), ("a.json~", false), ("a.gz", false), ("a.tsv", false), ("a.csv.zip", false),
    ])
    func folderTakesLogsByTheirName(name: String, isRead: Bool) async throws {
        try folder.write(log([record("1")]), to: name)
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.files == (isRead ? 1 : 0))
        #expect(report.stored == (isRead ? 1 : 0))
        #expect(report.failureCount == 0)
    }

    @Test func folderTakesCompressedLogs() async throws {
        try folder.write(gzipped(log([record("1")])), to: "a.json.gz")
        try folder.write(gzipped(record("2") + "\n" + record("3") + "\n"), to: "b/c.ndjson.gz")
        let report = try await importLogs(folder.path, into: writer)
        #expect(Set(writer.events.keys) == ["1", "2", "3"])
        #expect(report.files == 2)
        #expect(report.bytesUncompressed > report.bytesCompressed)
    }

    @Test(arguments: ["log of today", "._a.json", "__MACOSX/a.json", "AWSLogs/111122223333/Config/a.json"])
    func namedFileIsReadWhateverItsName(name: String) async throws {
        let path = try folder.write(log([record("1")]), to: name)
        #expect(try await importLogs(path, into: writer).stored == 1)
        #expect(writer.events["1"]?.source == path)
    }

    @Test func whatMacOSAddsToAnArchiveIsSkipped() async throws {
        let appleDouble: [UInt8] = [0, 5, 0x16, 7, 0, 2, 0, 0] + Array("Mac OS X        ".utf8)
        try folder.write(log([record("1")]), to: "logs/a.json")
        for name in ["logs/._a.json", "logs/._b.json.gz", "__MACOSX/logs/._a.json.gz", "logs/._DS_Store"] {
            try folder.write(appleDouble, to: name)
        }
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.files == 4 && report.filesSkipped == 3 && report.stored == 1)
        #expect(report.failureCount == 0)
    }

    @Test func missingSourcesAreAllNamedBeforeAnythingIsDone() async throws {
        let there = try folder.write(log([record("1")]), to: "a.json")
        let error = await #expect(throws: LogSourceError.self) {
            try await importLogs(folder.path("x"), there, folder.path("y\u{1B}[2J"), into: writer)
        }
        #expect(
            error?.failures.map(\.source) == [folder.path("x"), folder.path("y\\u{1B}[2J")])
        #expect(error?.description.contains("No such file") == true)
        #expect(writer.events.isEmpty)
    }

    @Test(arguments: ["s3://", "s3:///key", "cloudtrail://", "cloudtrail://eu-west-1,", "cloudtrail://EU", "http://x/y"])
    func urlsOfOtherSchemesAreNoSources(argument: String) {
        #expect(LogSource(argument: argument) == nil)
    }

    @Test func bucketsAndRegionsAreSources() {
        #expect(LogSource(argument: "s3://bucket") == .bucket(S3LogLocation(bucket: "bucket", key: "")))
        #expect(LogSource(argument: "s3://bucket/a b/+/%41") == .bucket(S3LogLocation(bucket: "bucket", key: "a b/+/%41")))
        #expect(LogSource(argument: "cloudtrail://all") == .lookupEvents(regions: []))
        #expect(LogSource(argument: "cloudtrail://eu-west-1,us-east-1") == .lookupEvents(regions: ["eu-west-1", "us-east-1"]))
        #expect(LogSource(argument: "cloudtrail://eu-west-1,eu-west-1") == .lookupEvents(regions: ["eu-west-1"]))
        #expect(LogSource(argument: "cloudtrail://all,eu-west-1") == .lookupEvents(regions: []))
    }

    @Test func linksToFilesAndFoldersAreFollowed() async throws {
        let other = try TemporaryFolder()
        try other.write(log([record("1")]), to: "deep/a.json")
        try other.write(log([record("2")]), to: "file")
        try folder.link("linked", to: other.path("deep"))
        try folder.link("b.json", to: other.path("file"))
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.failureCount == 0)
        #expect(writer.events["1"]?.source == folder.path("linked/a.json"))
        #expect(writer.events["2"]?.source == folder.path("b.json"))
    }

    @Test func linkLoopIsReportedAndTheRestRead() async throws {
        try folder.write(log([record("1")]), to: "a/a.json")
        try folder.write(log([record("2")]), to: "z.json")
        try folder.link("a/back", to: "..")
        try folder.link("self.json", to: "self.json")
        try folder.link("turning", to: "turning")
        let report = try await importLogs(folder.path, into: writer)
        #expect(Set(writer.events.keys) == ["1", "2"])
        #expect(report.failures.map(\.source) == [folder.path("a/back"), folder.path("self.json")])
        #expect(report.failures.first?.reason.contains("link back to \(folder.path)") == true)
        #expect(report.filesFailed == 2)
        #expect(report.files == 4)
    }

    @Test func linkToNothingIsReported() async throws {
        try folder.link("gone.json", to: "nowhere")
        try folder.link("none of our business", to: "nowhere")
        try folder.write(log([record("1")]), to: "z.json")
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.failures.map(\.source) == [folder.path("gone.json")])
        #expect(report.failures.first?.reason.contains("No such file") == true)
        #expect(report.stored == 1)
    }

    @Test(.enabled(if: geteuid() != 0, "root can read every folder"))
    func unreadableFolderAndFileAreReportedAndTheRestRead() async throws {
        try folder.write(log([record("1")]), to: "a/a.json")
        try folder.write(log([record("2")]), to: "b.json")
        try folder.write(log([record("3")]), to: "c.json")
        try folder.setMode(0, of: "a")
        try folder.setMode(0, of: "b.json")
        let report = try await importLogs(folder.path, into: writer)
        #expect(Set(writer.events.keys) == ["3"])
        #expect(Set(report.failures.map(\.source)) == [folder.path("a"), folder.path("b.json")])
        #expect(report.failures.allSatisfy { $0.reason == "cannot be opened: Permission denied" })
    }

    @Test func namesThatAreNotUTF8AreReadAndToldApart() async throws {
        try folder.write(Array(log([record("1")]).utf8), to: [0x61, 0xFF] + Array(".json".utf8))
        try folder.write(Array(log([record("2")]).utf8), to: [0x61, 0xFE] + Array(".json".utf8))
        try folder.write(Array(log([record("3")]).utf8), to: [0xC3, 0x28] + Array("/100%.json".utf8))
        let first = try await importLogs(folder.path, into: writer)
        #expect(first.stored == 3)
        let sources = writer.events.mapValues(\.source)
        #expect(sources["1"] == "file://\(folder.path)/a%FF.json")
        #expect(sources["2"] == "file://\(folder.path)/a%FE.json")
        #expect(sources["3"] == "file://\(folder.path)/%C3%28/100%25.json")

        let second = try await importLogs(folder.path, into: writer)
        #expect(second.filesSkipped == 3)
        let third = try await importLogs(try #require(sources["3"]), into: MemoryWriter())
        #expect(third.stored == 1)
    }

    @Test func pipeIsReadOnceAndNotRemembered() async throws {
        let descriptor = try makePipe(holding: Array((record("1") + "\n" + record("2")).utf8))
        defer { close(descriptor) }
        let report = try await importLogs("/dev/fd/\(descriptor)", into: writer)
        #expect(report.stored == 2)
        #expect(writer.ledger.isEmpty)
    }

    @Test func standardInputIsReadOnceAndNotRemembered() async throws {
        let descriptor = try makePipe(holding: try gzipped(log([record("1"), record("2")])))
        let original = dup(STDIN_FILENO)
        dup2(descriptor, STDIN_FILENO)
        close(descriptor)
        defer {
            dup2(original, STDIN_FILENO)
            close(original)
        }
        let report = try await importLogs("-", into: writer)
        #expect(report.files == 1)
        #expect(report.stored == 2)
        #expect(writer.events["1"]?.source == "-")
        #expect(writer.ledger.isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func slowPipeIsWaitedFor() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        let pieces = log([record("1"), record("2")]).split(separator: "us-east-1", omittingEmptySubsequences: false)
            .joined(separator: "us-ea|st-1").split(separator: "|").map { Array($0.utf8) }
        let slow = Task {
            for piece in pieces {
                // What is written so far has been read.
                var waiting: Int32 = 1
                while ioctl(reading, UInt(FIONREAD), &waiting) == 0, waiting > 0, !Task.isCancelled { await Task.yield() }
                _ = write(writing, piece, piece.count)
            }
            close(writing)
        }
        let report = try await importLogs("/dev/fd/\(reading)", into: writer)
        slow.cancel()
        await slow.value
        #expect(report.stored == 2)
        #expect(report.failureCount == 0)
    }

    @Test(.timeLimit(.minutes(1))) func silentPipeDoesNotHoldUpTheEnd() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        try folder.write(log([record("1")]), to: "a.json")
        let sources = [folder.path, "/dev/fd/\(ends[0])"].map { LogSource.path(RawPath(source: $0)) }
        let started = AsyncStream<Void>.makeStream()
        let writer = MemoryWriter(onLookup: { started.continuation.finish() })
        let running = Task {
            try await Importer(writer: writer, options: IngestionOptions(now: now, readers: 1)).run(sources: sources)
        }
        for await _ in started.stream {}
        running.cancel()
        #expect(try await running.value.interrupted)
    }

    /// A pipe's reading end; `bytes` are in it, and nothing follows.
    private func makePipe(holding bytes: [UInt8]) throws -> Int32 {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[1]) }
        try #require(write(ends[1], bytes, bytes.count) == bytes.count)
        return ends[0]
    }

    @Test func streamBesideLogsIsNoneOfOurBusiness() async throws {
        try #require(mkfifo(folder.path("pipe.json"), 0o600) == 0)
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.files == 0)
    }
}
