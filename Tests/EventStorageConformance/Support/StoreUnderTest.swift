import CloudTrailLogs
import EventStorage
import NaiveReading

/// A store beside a list of what was put into it, asked the same questions.
final class StoreUnderTest {
    let store: any EventStore
    let writer: any EventWriter
    private(set) var reference = ReferenceStore()
    private var logCount = 0

    init(_ store: any EventStore) async throws {
        self.store = store
        writer = try await store.openWriter()
    }

    /// A log that no other is like.
    func newLogIdentity() -> LogIdentity {
        logCount += 1
        return LogIdentity(source: "/logs/\(logCount).json.gz", size: 1000 + UInt64(logCount), revision: "revision-\(logCount)")
    }

    /// A log of an archive.
    func newLogIdentity(inAccount account: Int, day: Int) -> LogIdentity {
        var log = newLogIdentity()
        log.source = "/archive/AWSLogs/11111111111\(account)/CloudTrail/us-east-1/2024/03/0\(day)/\(logCount).json.gz"
        return log
    }

    /// Writes the drafts as one batch; what the store says of it has to be true.
    @discardableResult
    func write(
        _ drafts: [RecordDraft], log identity: LogIdentity? = nil, finished: [LedgerEntry] = [], file: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> WriteSummary {
        let log = DraftLog(drafts, identity: identity ?? newLogIdentity())
        let batch = try log.batch()
        let expected = reference.write(
            batch, log: log.identity, keepsFirstInPathOrder: writer.keepsFirstInPathOrder)
        let summary = try await writer.write(
            writer.prepare(batch), logs: [DraftLog.number: log.identity], finished: finished)
        try requireEqual(summary, expected, "the summary of writing \(drafts.count) events", file: file, line: line)
        return summary
    }

    /// The store's answer in one cursor, in pages of at most `limit`.
    func events(
        matching query: EventQuery, after position: EventPosition? = nil, limit: Int = 100, file: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> [ExactEvent] {
        try await rest(of: store.events(matching: query, after: position), limit: limit, file: file, line: line)
    }

    /// What a cursor still has, in pages of at most `limit`.
    func rest(
        of cursor: any EventCursor, limit: Int, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> [ExactEvent] {
        var events = [ExactEvent]()
        while true {
            let page = try await cursor.next(limit: limit)
            try require(page.events.count <= limit, "a page of \(page.events.count), asked for \(limit)", file: file, line: line)
            events += page.events.map { ExactEvent($0) }
            if page.isLast { return events }
        }
    }

    /// The query's events and their number have to be the same as the reference's.
    func requireSameAnswer(
        to query: EventQuery, after position: EventPosition? = nil, limit: Int = 100, file: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let expected = reference.events(matching: query, after: position)
        let found = try await events(matching: query, after: position, limit: limit, file: file, line: line)
        let description = "\(query)".prefix(600)
        try requireEqualLists(found, expected, "events of \(description) after \(position as Any)", file: file, line: line)
        if position == nil {
            let count = try await store.countEvents(matching: query)
            try requireEqual(count, expected.count, "the number of events of \(description)", file: file, line: line)
        }
    }

    /// The query has to find events with these identifiers, in this order, besides agreeing with the reference.
    func requireQuery(
        _ query: EventQuery, finds eventIDs: [String], file: StaticString = #fileID, line: UInt = #line
    ) async throws {
        let found = try await events(matching: query, file: file, line: line).map(\.eventID)
        try requireEqualLists(
            found, eventIDs.map { UTF8Text($0) }, "identifiers of \("\(query)".prefix(600))", file: file, line: line)
        try await requireSameAnswer(to: query, file: file, line: line)
    }

    /// All lists have to be the same as the reference's.
    func requireSameLists(file: StaticString = #fileID, line: UInt = #line) async throws {
        for list in NameList.allCases {
            let found = try await store.names(of: list).map { UTF8Text($0) }
            try requireEqualLists(found, reference.names(of: list), "the list of \(list)", file: file, line: line)
        }
    }
}
