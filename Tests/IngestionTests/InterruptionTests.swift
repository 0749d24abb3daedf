import CloudTrailLogs
import EventStorage
import Ingestion
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct InterruptionTests {
    private let folder: TemporaryFolder
    private let options = IngestionOptions(filter: .none, now: now, readers: 2)
    private var sources: [LogSource] { [.path(RawPath(source: folder.path))] }

    init() throws {
        folder = try TemporaryFolder()
        // The third log alone takes several batches.
        for index in 0..<4 {
            let count = index == 2 ? 18_000 : 3000
            try folder.write(log(numbered: index * 100_000..<index * 100_000 + count), to: "\(index).json")
        }
    }

    @Test(arguments: 1...5)
    func importGoesOnAfterTheStoreWasLost(failingWrite: Int) async throws {
        let writer = MemoryWriter(onWrite: { writes in
            if writes == failingWrite { throw EventStoreError(.diskFull, "the disk is full") }
        })
        let error = await #expect(throws: IngestionError.self) {
            try await Importer(writer: writer, options: options).run(sources: sources)
        }
        let report = try #require(error).report
        expectSums(report)
        #expect(report.stored == writer.events.count)
        #expect(report.duplicates == 0)
        #expect((error?.underlying as? EventStoreError)?.code == .diskFull)
        #expect(error?.description == "the disk is full")
        #expect(!report.interrupted)
        try await expectCompletion(of: writer)
    }

    @Test(arguments: 1...5)
    func cancelledImportKeepsWhatIsWrittenAndGoesOn(lastWrite: Int) async throws {
        let running = Mutex<Task<ImportReport, any Error>?>(nil)
        let started = AsyncStream<Void>.makeStream()
        let writer = MemoryWriter(onWrite: { writes in
            if writes == lastWrite { running.withLock { $0?.cancel() } }
        })
        let (options, sources) = (options, sources)
        running.withLock {
            $0 = Task {
                for await _ in started.stream { break }
                return try await Importer(writer: writer, options: options).run(sources: sources)
            }
        }
        started.continuation.finish()
        let report = try #require(try await running.withLock { $0 }?.value)
        expectSums(report)
        #expect(report.interrupted)
        #expect(writer.writes == lastWrite)
        #expect(report.stored == writer.events.count)
        try await expectCompletion(of: writer)
    }

    @Test func importCancelledBeforeItBeginsDoesNothing() async throws {
        let writer = MemoryWriter()
        let (options, sources) = (options, sources)
        let running = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await Importer(writer: writer, options: options).run(sources: sources)
        }
        let report = try await running.value
        #expect(report.interrupted)
        #expect(report.records == 0)
        #expect(writer.events.isEmpty)
    }

    @Test func failureWhilePreparingEndsTheImport() async throws {
        let writer = MemoryWriter(onPrepare: { batch in
            if !batch.isEmpty { throw EventStoreError(.corrupt, "no room in the dictionary") }
        })
        let error = await #expect(throws: IngestionError.self) {
            try await Importer(writer: writer, options: options).run(sources: sources)
        }
        #expect(error?.report.records == 0)
    }

    @Test func failureToLookUpEndsTheImport() async throws {
        let writer = MemoryWriter(onLookup: { throw EventStoreError(.unavailable, "away") })
        await #expect(throws: IngestionError.self) {
            try await Importer(writer: writer, options: options).run(sources: sources)
        }
    }

    /// A second run stores what is missing, and skips the logs that the first one finished.
    private func expectCompletion(of interrupted: MemoryWriter) async throws {
        let writer = interrupted.reopened()
        let finished = writer.ledger.count
        let report = try await Importer(writer: writer, options: options).run(sources: sources)
        expectSums(report)
        #expect(report.filesSkipped == finished)
        #expect(writer.events.count == 27_000)
        #expect(writer.ledger.count == 4)
        #expect(!report.interrupted)
    }
}
