import CloudTrailLogs
import Glibc
import Synchronization
import Testing

@testable import Ingestion

@Suite(.timeLimit(.minutes(1))) struct ProgressTests {
    @Test func runEndsWithEverythingDone() async throws {
        let folder = try TemporaryFolder()
        let writer = MemoryWriter()
        for index in 0..<10 { try folder.write(gzipped(log(numbered: index * 100..<index * 100 + 100)), to: "\(index).json.gz") }
        try folder.write("", to: "empty.json")
        // The damage is far from the end, so that some of it is never read.
        try folder.write(gzipped(log(numbered: 0..<10)) + [UInt8](repeating: 1, count: 1 << 20), to: "tail.json.gz")
        try folder.link("gone.json", to: "nowhere")
        let sources = [LogSource.path(RawPath(source: folder.path))]
        let size = try #require(
            SourceSize.measure(try await ResolvedSource.resolve(sources, aws: nil, options: IngestionOptions(now: now))))
        for isSecond in [false, true] {
            let last = Mutex(IngestionProgress())
            let report = try await Importer(writer: writer, options: IngestionOptions(filter: .none, now: now)).run(
                sources: sources
            ) { progress in
                last.withLock { $0 = progress }
            }
            let progress = last.withLock { $0 }
            #expect(progress.filesDone == 13)
            #expect(progress.filesDone == size.files)
            #expect(progress.bytesDone == size.bytes)
            #expect(progress.records == report.records)
            #expect(progress.filtered == report.filtered)
            #expect(progress.bytesRead == report.bytesCompressed)
            #expect(report.filesSkipped == (isSecond ? 10 : 0))
        }
    }

    @Test func totalsAreToldOnceTheyAreCounted() async throws {
        let folder = try TemporaryFolder()
        try folder.write(log([record("1")]), to: "a.json")
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let sources = [folder.path, "/dev/fd/\(ends[0])"].map { LogSource.path(RawPath(source: $0)) }
        let totals = AsyncStream<IngestionProgress>.makeStream()
        let running = Task {
            defer { totals.continuation.finish() }
            return try await Importer(writer: MemoryWriter(), options: IngestionOptions(now: now)).run(sources: sources) {
                progress in
                if progress.filesTotal != nil { totals.continuation.yield(progress) }
            }
        }
        // The pipe stays silent, so that the run goes on until the files are counted.
        for await progress in totals.stream {
            #expect(progress.filesTotal == 2)
            #expect(progress.bytesTotal == nil)
            break
        }
        running.cancel()
        #expect(try await running.value.interrupted)
    }

    @Test func sizesAreCounted() async throws {
        let folder = try TemporaryFolder()
        try folder.write("12345", to: "a.json")
        try folder.write("123", to: "b/c.json")
        try folder.write("1", to: "no log")
        let resolved = try await ResolvedSource.resolve(
            [.path(RawPath(source: folder.path))], aws: nil, options: IngestionOptions(now: now))
        let size = try #require(SourceSize.measure(resolved))
        #expect(size.files == 2)
        #expect(size.bytes == 8)
        #expect(SourceSize.measure(resolved + [.standardInput])?.bytes == nil)
    }

    @Test func timeLeftGoesByWhatWasReadAndNotSkipped() {
        var progress = IngestionProgress()
        progress.bytesTotal = 1000
        progress.bytesDone = 800
        progress.bytesRead = 100
        progress.elapsed = .seconds(2)
        #expect(progress.timeLeft == .seconds(4))
        progress.bytesRead = 0
        #expect(progress.timeLeft == nil)
    }
}

@Suite struct ProgressBarTests {
    private var running: IngestionProgress {
        var progress = IngestionProgress()
        progress.filesDone = 1234
        progress.filesTotal = 3000
        progress.bytesDone = 41_500_000
        progress.bytesRead = 41_500_000
        progress.bytesTotal = 100_000_000
        progress.records = 274_321
        progress.filtered = 200_000
        progress.elapsed = .seconds(3)
        return progress
    }

    @Test(arguments: [
        (
            120,
            "[############------------------]   41%  1,234/3,000 files  91,400 events/s  13.8 MB/s  72% filtered  0:04 left"
        ),
        (90, "[####------]   41%  1,234/3,000 files  91,400 events/s  13.8 MB/s  72% filtered  0:04 left"),
        (80, " 41%  1,234/3,000 files  91,400 events/s  13.8 MB/s  72% filtered  0:04 left"),
        (70, " 41%  1,234/3,000 files  91,400 events/s  13.8 MB/s  0:04 left"),
        (60, " 41%  1,234/3,000 files  91,400 events/s  0:04 left"),
        (40, " 41%  1,234/3,000 files  0:04 left"),
        (25, " 41%  1,234/3,000 files"),
        (10, " 41%"),
        (3, ""),
    ])
    func lineHasWhatFits(width: Int, line: String) {
        #expect(ProgressBar.line(for: running, width: width) == line)
    }

    @Test func lineIsNeverWiderThanAsked() {
        var early = IngestionProgress()
        early.filesDone = 7
        for progress in [running, early, IngestionProgress()] {
            for width in 0...200 {
                let line = ProgressBar.line(for: progress, width: width)
                #expect(line.utf8.count <= width)
                #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
            }
        }
    }

    @Test func withoutTotalsThereIsNoBar() {
        var progress = running
        progress.filesTotal = nil
        progress.bytesTotal = nil
        progress.filtered = 0
        progress.elapsed = .seconds(3723)
        #expect(ProgressBar.line(for: progress, width: 120) == "1,234 files  73 events/s  11.1 kB/s  1:02:03")
    }

    @Test func growingSourceStaysAtAHundredPercent() {
        var progress = running
        progress.bytesDone = 200_000_000
        #expect(ProgressBar.line(for: progress, width: 120).contains(" 100%  "))
        #expect(ProgressBar.line(for: progress, width: 120).contains("0:00 left"))
    }
}
