import CloudTrailLogs
import EventStorage
import SQLiteStorage
import TestSupport
import Testing

/// What a writer removes of expired events, and what it leaves.
@Suite(.timeLimit(.minutes(1))) struct ExpiryTests {
    private let now: EventInstant
    private let log = LogIdentity(source: "/logs/a.json", size: 1, revision: "1")

    init() throws {
        now = try #require(EventInstant.parse(iso8601: "2024-03-31T00:00:00Z")).instant
    }

    @Test(
        "More than 1,000 expired events that are more than a tenth of the store stay, unless somebody says so",
        arguments: [
            (1000, 0, false, ExpirySummary(removed: 1000)), (1001, 0, false, ExpirySummary(refused: 1001, stored: 1001)),
            (1001, 9008, false, ExpirySummary(refused: 1001, stored: 10_009)), (1001, 9009, false, ExpirySummary(removed: 1001)),
            (1001, 0, true, ExpirySummary(removed: 1001)), (0, 5, false, ExpirySummary()),
        ])
    func guarded(expired: Int, current: Int, evenMany: Bool, expected: ExpirySummary) async throws {
        try await withStore { store in
            let writer = try await store(0).openWriter()
            try await write(0..<expired, at: "2024-02-29T23:59:59Z", to: writer)
            try await write(expired..<(expired + current), at: "2024-03-02T00:00:00Z", to: writer)
            await writer.close()
            let next = try await store(30).openWriter()
            #expect(try await next.removeExpired(evenMany: evenMany) == expected)
            await next.close()
            #expect(try await store(0).countEvents(matching: EventQuery()) == expired + current - expected.removed)
        }
    }

    @Test("Without a retention nothing expires")
    func noRetention() async throws {
        try await withStore { store in
            let writer = try await store(0).openWriter()
            try await write(0..<2000, at: "2013-01-01T00:00:00Z", to: writer)
            #expect(try await writer.removeExpired(evenMany: true) == ExpirySummary())
            await writer.close()
            #expect(try await store(0).countEvents(matching: EventQuery()) == 2000)
        }
    }

    @Test("The ledger does not vouch for what was removed")
    func ledger() async throws {
        try await withStore { store in
            let all = KeptPart(filter: .none, range: .distantPast ... .distantFuture, flatteningVersion: 1)
            let writer = try await store(0).openWriter()
            try await write(0..<10, at: "2024-02-29T23:59:59Z", to: writer, finished: [LedgerEntry(log: log, kept: all)])
            await writer.close()
            let next = try await store(30).openWriter()
            #expect(try await next.ledgerEntries(for: [log.source])[log.source]?.kept == all)
            _ = try await next.removeExpired(evenMany: false)
            let kept = try #require(try await next.ledgerEntries(for: [log.source])[log.source]?.kept)
            #expect(!kept.covers(all))
            var recent = all
            recent.range = try #require(EventInstant.parse(iso8601: "2024-03-01T00:00:00Z")).instant ... .distantFuture
            #expect(kept.covers(recent))
            await next.close()
        }
    }

    /// - Parameter body: Takes what opens the store with a retention of so many days.
    private func withStore(_ body: (_ store: (Int) throws -> SQLiteStore) async throws -> Void) async throws {
        let now = now
        try await withTemporaryDirectory { folder in
            try await body { days in
                try SQLiteStore(
                    path: "\(folder)/events.db", options: .init(mode: .readWrite, retentionDays: days, now: { now }))
            }
        }
    }

    private func write(
        _ numbers: Range<Int>, at time: String, to writer: any EventWriter, finished: [LedgerEntry] = []
    ) async throws {
        // An empty log is a failure.
        if numbers.isEmpty { return }
        let records = numbers.map { #"{"eventID":"id-\#($0)","eventTime":"\#(time)","eventName":"RunInstances"}"# }
        let decoder = LogDecoder(
            input: MemoryInput(Array(records.joined(separator: "\n").utf8)), log: 0, options: LogReadingOptions(filter: .none),
            flattener: EventFlattener())
        var batch = EventBatch()
        while try decoder.read(into: &batch, maxEvents: .max, maxBytes: .max) {}
        try #require(batch.events.count == numbers.count)
        _ = try await writer.write(try writer.prepare(batch), logs: [0: log], finished: finished)
    }
}
