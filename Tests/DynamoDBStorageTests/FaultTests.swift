import AWSClient
import DynamoDBStorage
import EventStorage
import TestEngines
import Testing

/// A fault that passes.
struct PassingFault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fault: @Sendable (FaultyTransport.Call) -> FaultyTransport.Fault?

    init(_ description: String, _ fault: @escaping @Sendable (FaultyTransport.Call) -> FaultyTransport.Fault?) {
        testDescription = description
        self.fault = fault
    }

    static let all = [
        PassingFault("BatchWriteItem takes a few items at a time") { call in
            call.operation == "BatchWriteItem" ? .doOnly(7) : nil
        },
        PassingFault("BatchWriteItem takes nothing every other time") { call in
            call.operation == "BatchWriteItem" && call.number % 2 == 0 ? .doOnly(0) : nil
        },
        PassingFault("BatchGetItem answers a few keys at a time") { call in
            call.operation == "BatchGetItem" ? .doOnly(30) : nil
        },
        PassingFault("throttling, three times out of four") { call in
            call.number % 4 < 3 ? .answer(status: 400, code: "ProvisionedThroughputExceededException") : nil
        },
        PassingFault("an internal error in the middle of the batches") { call in
            call.putsEvents && call.number.isMultiple(of: 3) ? .answer(status: 500, code: "InternalServerError") : nil
        },
        PassingFault("503 for every other call") { call in
            call.number % 2 == 0 ? .answer(status: 503, code: "ServiceUnavailable") : nil
        },
        PassingFault("a connection that breaks before every other call") { $0.number % 2 == 0 ? .breakBefore : nil },
        PassingFault("a connection that breaks before every other answer") { $0.number % 2 == 0 ? .breakAfter : nil },
    ]
}

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct FaultTests {
    private static let records = Record.numbered(0..<130)
    private static let identifiers = records.map(\.eventID)

    @Test("Faults that pass lose nothing, store nothing twice and leave the counts right", arguments: PassingFault.all)
    func faultPasses(_ fault: PassingFault) async throws {
        try await TestTable.with { table in
            let store = table.store(FaultyTransport(table, fault: fault.fault), attempts: 40)
            let writer = try await store.openWriter()
            let summary = try await writer.write(Self.records, finished: [.ofTests])
            #expect(summary == WriteSummary(stored: 130, duplicates: 0))
            #expect(try await store.identifiers() == Self.identifiers)
            #expect(try await store.countEvents(matching: EventQuery()) == 130)
            #expect(try await store.names(of: .users).count == 5)
            #expect(try await writer.ledgerEntries(for: [LogIdentity.ofTests.source]).count == 1)
            #expect(try await writer.write(Self.records) == WriteSummary(stored: 0, duplicates: 130))
        }
    }

    @Test(
        "Whatever write fails, every stored event is listed, nothing is in the ledger, and a second run completes it",
        arguments: 0..<9)
    func writeFails(number: Int) async throws {
        try await TestTable.with { table in
            let transport = FaultyTransport(table) { call in
                call.operation == "BatchWriteItem" && call.number >= number
                    ? .answer(status: 400, code: "AccessDeniedException") : nil
            }
            let interrupted = try await table.store(transport).openWriter()
            let first = try? await interrupted.write(Self.records, finished: [.ofTests])
            // Fewer requests than that were enough.
            #expect((first == nil) == (number < transport.calls.count { $0.operation == "BatchWriteItem" }))

            let store = table.store()
            let writer = try await store.openWriter()
            let stored = try await store.identifiers()
            #expect(try await writer.ledgerEntries(for: [LogIdentity.ofTests.source]).isEmpty == (first == nil))
            try await expectListed(in: store)
            let items = try await table.items().count { $0["eventTimeID"] != nil }
            #expect(items == stored.count, "an event that queries do not find")

            let second = try await writer.write(Self.records, finished: [.ofTests])
            #expect(second == WriteSummary(stored: 130 - stored.count, duplicates: stored.count))
            #expect(try await store.identifiers() == Self.identifiers)
            try await expectListed(in: store)
        }
    }

    /// Every name that an event has is in its list.
    private func expectListed(in store: DynamoDBStore) async throws {
        let cursor = try await store.events(matching: EventQuery(fields: .all), after: nil)
        let events = try await cursor.next(limit: 1000).events
        let users = Set(try await store.names(of: .users))
        let services = Set(try await store.names(of: .services))
        let parameters = Set(try await store.names(of: .parameters))
        #expect(events.allSatisfy { users.isSuperset(of: $0.values(of: "userIdentity_userName")) })
        #expect(events.isEmpty || services == ["ec2"])
        #expect(events.allSatisfy { parameters.isSuperset(of: $0.attributes.map(\.name)) })
    }

    @Test("DynamoDB that takes nothing any more is told as such, after the attempts allowed")
    func neverTakesAnything() async throws {
        try await TestTable.with { table in
            let transport = FaultyTransport(table) { $0.putsEvents ? .doOnly(0) : nil }
            let writer = try await table.store(transport).openWriter()
            let error = await #expect(throws: EventStoreError.self) {
                try await writer.write([Record("a")], finished: [.ofTests])
            }
            #expect(error?.code == .throttled)
            #expect(transport.calls.count { $0.putsEvents } == 4)
            #expect(try await writer.ledgerEntries(for: [LogIdentity.ofTests.source]).isEmpty)
        }
    }

    @Test("A cancelled write ends as such, and a second run completes it")
    func cancelledWrite() async throws {
        try await TestTable.with { table in
            let (reachedEvents, continuation) = AsyncStream.makeStream(of: Void.self)
            let transport = FaultyTransport(table) { call in
                guard call.putsEvents else { return nil }
                continuation.yield()
                return .answer(status: 500, code: "InternalServerError")
            }
            let client = table.client(transport, retries: TestTable.eagerRetries(attempts: .max))
            let options = DynamoDBStore.Options(now: { TestTable.now })
            let writer = try await DynamoDBStore(client: client, table: table.name, options: options).openWriter()
            let write = Task { try await writer.write(Self.records) }
            for await _ in reachedEvents { break }
            write.cancel()
            await #expect(throws: CancellationError.self) { try await write.value }
            let next = try await table.store().openWriter()
            #expect(try await next.write(Self.records).stored == 130)
        }
    }
}
