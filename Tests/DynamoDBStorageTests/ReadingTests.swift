import AWSClient
import CloudTrailLogs
import DynamoDBStorage
import EventStorage
import NaiveReading
import Synchronization
import TestEngines
import Testing
import TrackerHTTP

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct ReadingTests {
    /// Three events a day on every tenth day of some months.
    private static let sparse = (0..<36).map { number in
        let instant = EventInstant(milliseconds: 1_704_110_400_000 + Int64(number / 3) * 864_000_000 + Int64(number % 3) * 1000)
        return Record("id-\(100 + number)", at: instant.iso8601, user: "user-\(number % 2)")
    }

    @Test("Days without events cost no request", arguments: [EventQuery.Order.ascending, .descending])
    func emptyDays(order: EventQuery.Order) async throws {
        try await TestTable.with { table in
            try await table.store().openWriter().write(Self.sparse)
            let transport = FaultyTransport(table)
            let store = table.store(transport)
            let expected = order == .ascending ? Self.sparse : Self.sparse.reversed()
            #expect(try await store.identifiers(EventQuery(order: order)) == expected.map(\.eventID))
            // The list of days, and 12 days with 4 shards each.
            #expect(transport.calls.count { $0.operation == "Query" } == 1 + 12 * 4)
        }
    }

    @Test("Every day of a range is looked at, and no other", arguments: 1...8)
    func daysOfARange(days: Int) async throws {
        try await TestTable.with { table in
            let first = EventInstant(milliseconds: 1_704_067_200_000)
            let records = (-1...8).flatMap { day in
                [0, EventInstant.millisecondsPerDay - 1].map { offset in
                    let instant = first.advanced(byMilliseconds: Int64(day) * EventInstant.millisecondsPerDay + offset)
                    return Record("\(day) \(offset)", at: instant.iso8601)
                }
            }
            let store = table.store()
            try await store.openWriter().write(records)
            let last = first.advanced(byMilliseconds: Int64(days) * EventInstant.millisecondsPerDay - 1)
            let expected = records[2..<(2 + 2 * days)].map(\.eventID)
            for scope in [EventQuery.Scope.everyone, .user("alice")] {
                let query = EventQuery(range: first...last, scope: scope)
                #expect(try await store.identifiers(query) == expected)
                #expect(try await store.countEvents(matching: query) == expected.count)
            }
        }
    }

    @Test("A page asks for no more days than it needs")
    func fewDaysForAPage() async throws {
        try await TestTable.with { table in
            try await table.store().openWriter().write(Self.sparse)
            let transport = FaultyTransport(table)
            let cursor = try await table.store(transport).events(matching: EventQuery(), after: nil)
            #expect(try await cursor.next(limit: 2).events.count == 2)
            #expect(transport.calls.count { $0.operation == "Query" } == 1 + 4)
        }
    }

    @Test("No more requests are under way at a time than allowed")
    func requestsInFlight() async throws {
        try await TestTable.with(shards: ShardCounts(day: 20)) { table in
            try await table.store().openWriter().write(Self.sparse)
            let transport = GaugeTransport(table.transport)
            let store = table.store(transport, configure: { $0.requestsInFlight = 5 })
            #expect(try await store.identifiers().count == 36)
            #expect(try await store.countEvents(matching: EventQuery()) == 36)
            #expect(transport.highest == 5)
        }
    }

    @Test(
        "A search that finds little says how far it has looked, and goes on from there",
        arguments: [EventQuery.Order.ascending, .descending], ["awsRegion", "requestParameters_number"])
    func reached(order: EventQuery.Order, attribute: String) async throws {
        try await TestTable.with { table in
            let days = (0..<60).flatMap { day in
                (0..<8).map { number in
                    let instant = EventInstant(milliseconds: 1_704_110_400_000 + Int64(day) * 86_400_000 + Int64(number) * 1000)
                    return Record("id-\(1000 + 8 * day + number)", at: instant.iso8601, parameters: ["number": .number("\(day)")])
                }
            }
            let store = table.store(configure: { $0.requestsInFlight = 4 })
            try await store.openWriter().write(days)
            let value = attribute == "awsRegion" ? "nowhere" : "30"
            let query = EventQuery(parameters: [.init(attributes: [attribute], value: value)], order: order)
            var found = [String]()
            var position: EventPosition?
            var pages = 0
            while true {
                let page = try await store.events(matching: query, after: position).next(limit: 100)
                found += page.events.map(\.position.eventID)
                pages += 1
                if page.isLast { break }
                let next = page.reached ?? page.events.last?.position
                if let next, let position { #expect(order == .ascending ? position < next : next < position) }
                position = next
                #expect(next != nil, "the search would begin anew")
                if next == nil { break }
            }
            let expected = attribute == "awsRegion" ? [] : (0..<8).map { "id-\(1000 + 8 * 30 + $0)" }
            #expect(found == (order == .ascending ? expected : expected.reversed()))
            #expect(pages > 3)
        }
    }

    @Test("Filters on attributes of the index are DynamoDB's to check, others read the items")
    func whatIsReadWhere() async throws {
        try await TestTable.with { table in
            try await table.store().openWriter().write(Record.numbered(0..<40))
            let transport = FaultyTransport(table)
            let store = table.store(transport)
            func requests(_ query: EventQuery) async throws -> (found: Int, itemReads: Int, isFiltered: Bool) {
                let before = transport.calls.count
                let found = try await store.identifiers(query).count
                let calls = transport.calls[before...]
                return (found, calls.count { $0.operation == "BatchGetItem" }, calls.contains(where: \.isFiltered))
            }
            let indexed = EventQuery.ParameterCondition(attributes: ["awsRegion", "errorCode"], value: "eu-west-1")
            let other = EventQuery.ParameterCondition(attributes: ["requestParameters_number"], value: "7")
            #expect(try await requests(EventQuery()) == (40, 0, false))
            #expect(try await requests(EventQuery(eventName: .equals("RunInstances"))) == (40, 0, true))
            #expect(try await requests(EventQuery(parameters: [indexed])) == (40, 0, true))
            #expect(try await requests(EventQuery(parameters: [other])) == (1, 1, false))
            #expect(try await requests(EventQuery(parameters: [indexed, other])) == (1, 1, true))
            #expect(try await requests(EventQuery(fields: .all)) == (40, 1, false))
            #expect(try await requests(EventQuery(fields: .named(["sourceIPAddress", "eventID"]))) == (40, 0, false))
            #expect(try await requests(EventQuery(fields: .named(["userAgent"]))) == (40, 1, false))
        }
    }

    @Test("More than an answer of Query holds is read to its end")
    func manyAnswers() async throws {
        try await TestTable.with(shards: ShardCounts(day: 1)) { table in
            let store = table.store()
            let records = Record.numbered(0..<5000)
            try await store.openWriter().write(records)
            #expect(try await store.identifiers(limit: 4000) == records.map(\.eventID))
            #expect(try await store.countEvents(matching: EventQuery()) == 5000)
            let name = EventQuery(eventName: .hasPrefix("Run"), order: .descending)
            #expect(try await store.identifiers(name, limit: 100) == records.reversed().map(\.eventID))
            let number = EventQuery(parameters: [.init(attributes: ["requestParameters_number"], value: "4321")])
            #expect(try await store.identifiers(number) == [records[4321].eventID])
        }
    }

    @Test("A cancelled search ends as such")
    func cancelled() async throws {
        try await TestTable.with { table in
            try await table.store().openWriter().write(Record.numbered(0..<10))
            let store = table.store()
            let search = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.events(matching: EventQuery(), after: nil).next(limit: 5)
            }
            await #expect(throws: CancellationError.self) { try await search.value }
        }
    }
}

/// Counts how many requests are under way at a time.
private final class GaugeTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let state = Mutex((current: 0, highest: 0))

    init(_ inner: any HTTPTransport) {
        self.inner = inner
    }

    var highest: Int { state.withLock { $0.highest } }

    func send(
        _ request: HTTPRequest, body: [UInt8], limits: TransferLimits
    ) async throws(HTTPTransportError) -> HTTPAnswer {
        state.withLock { state in
            state.current += 1
            state.highest = max(state.highest, state.current)
        }
        defer { state.withLock { $0.current -= 1 } }
        return try await inner.send(request, body: body, limits: limits)
    }

    func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
        try await inner.open(request, limits: limits)
    }
}
