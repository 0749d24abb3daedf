public import CloudTrailLogs

/// Where events live. Every store behaves the same; the conformance suite in `Tests/EventStorageConformance` says how.
///
/// Reading and writing go on at the same time: a reader sees each stored event with all of its values or not at all, and where the
/// store has transactions, each batch.
public protocol EventStore: Sendable {
    /// Opens a cursor before the first event that matches, or behind `position`.
    ///
    /// Events that arrive while a cursor is open, or between two cursors, may show up at their place in the order, but never
    /// make one that was there appear twice or not at all.
    ///
    /// - Throws: `EventStoreError`.
    func events(matching query: EventQuery, after position: EventPosition?) async throws -> any EventCursor

    /// How many events match; `order` and `fields` do not matter.
    ///
    /// - Throws: `EventStoreError`.
    func countEvents(matching query: EventQuery) async throws -> Int

    /// The event of that identifier with all its attributes, and where its record stands; `nil` when there is none.
    ///
    /// - Throws: `EventStoreError`.
    func event(id: String) async throws -> (event: StoredEvent, location: RecordLocation?)?

    /// Names that stored, unexpired events have, sorted by code point.
    ///
    /// - Throws: `EventStoreError`.
    func names(of list: NameList) async throws -> [String]

    /// What imports have left out by name, all of them together: the union over every batch that was written, whatever was imported
    /// later. A store that an earlier version filled has it from its ledger.
    ///
    /// It is cheap enough for every answer, and may be as old as the store keeps such things in memory; what this store's own
    /// writers noted is there at once.
    ///
    /// - Throws: `EventStoreError`.
    func leftOutEvents() async throws -> LeftOutEvents

    /// The oldest `flatteningVersion` under which stored events may have come about; this program's where there is none older. Logs
    /// that are read again change no event that is stored, so that it never rises but for an empty store.
    ///
    /// - Throws: `EventStoreError`.
    func oldestFlatteningVersion() async throws -> Int

    /// Returns when the store answers.
    ///
    /// - Throws: `EventStoreError`.
    func checkHealth() async throws

    /// Becomes the store's writer until `EventWriter.close()`.
    ///
    /// - Throws: `EventStoreError` with code `.locked` while another process or writer holds it, where the store takes one only.
    func openWriter() async throws -> any EventWriter
}

extension EventStore {
    /// This program's: what is right for a store that does not outlive the program.
    public func oldestFlatteningVersion() async throws -> Int {
        flatteningVersion
    }
}

/// What a store keeps lists of.
public enum NameList: Hashable, Sendable, CaseIterable {
    /// Attribute names.
    case parameters
    /// Service short names.
    case services
    /// User names.
    case users
}

/// Hands out matching events in order, some at a time.
///
/// A cursor belongs to one task at a time.
public protocol EventCursor: AnyObject, Sendable {
    /// The next events, at most `limit` (at least 1).
    ///
    /// - Returns: An empty page whose `isLast` is true at the end. An empty page that is not the last is a normal result.
    /// - Throws: `EventStoreError`.
    func next(limit: Int) async throws -> EventPage
}

/// Some events in order.
public struct EventPage: Sendable {
    /// The events in the query's order.
    public var events: [StoredEvent]
    /// Whether nothing follows.
    public var isLast: Bool
    /// How far the store has looked, where that is beyond the last of `events`: a later cursor opened behind it misses nothing.
    /// `nil` when it is not. It lets an answer that runs out of time go on where the store stopped, although nothing was found.
    public var reached: EventPosition?

    /// Makes a page.
    public init(events: [StoredEvent], isLast: Bool, reached: EventPosition? = nil) {
        self.events = events
        self.isLast = isLast
        self.reached = reached
    }
}

/// Puts batches of events and finished logs into a store.
///
/// `prepare` is pure and may run on many tasks at once; `write` takes what it made, one at a time, in order.
public protocol EventWriter: Sendable {
    /// What is recorded of these logs, by `LogIdentity.source`; those unknown are left out.
    ///
    /// - Throws: `EventStoreError`.
    func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry]

    /// Turns a batch into the store's own form: the work that needs neither the store nor an order.
    func prepare(_ batch: EventBatch) throws -> any PreparedBatch

    /// Stores prepared batches, in order, and the logs finished with them.
    ///
    /// An event whose identifier is stored already stays as it was and counts as a duplicate; so does one that comes twice, where
    /// the first stays. A store that `keepsFirstInPathOrder` puts another record of it in its place where that log comes first.
    /// All of it is stored when this returns; where the store `isTransactional`, in one transaction, else what was left out before
    /// the events.
    ///
    /// - Throws: `EventStoreError`. Nothing of a transactional store's batches is stored then; of another's, no batch from the one
    ///   that failed on is in the ledger.
    func write(_ batches: [BatchToWrite]) async throws -> WriteSummary

    /// Removes events that have expired, where the store does not do so by itself.
    ///
    /// - Parameter evenMany: Whether they are removed where `ExpirySummary.areMany` holds, too; else all stay then.
    /// - Throws: `EventStoreError`; nothing is removed then. `CancellationError`.
    func removeExpired(evenMany: Bool) async throws -> ExpirySummary

    /// Whether several batches that are written at once are stored all or none, at less cost than one by one.
    var isTransactional: Bool { get }

    /// Whether of different records with one `eventID` that of the log stays that `ArchivePath.isOverruled(_:by:)` says, so that
    /// an archive need not be read in the order of its paths.
    var keepsFirstInPathOrder: Bool { get }

    /// Ends writing; what was written stays. The writer is of no use afterwards.
    func close() async
}

extension EventWriter {
    /// Does nothing.
    public func removeExpired(evenMany: Bool) async throws -> ExpirySummary { ExpirySummary() }

    /// Stores one batch, as `write(_:)` stores several.
    ///
    /// - Parameters:
    ///   - batch: From this writer's `prepare`.
    ///   - logs: The logs that `EventBatch.Origin.log` of its events counts in.
    ///   - finished: Logs whose last event is in this batch or was in an earlier one.
    ///   - leftOut: What was left out of the logs by name meanwhile; nothing by default.
    /// - Throws: `EventStoreError`.
    public func write(
        _ batch: any PreparedBatch, logs: [Int: LogIdentity], finished: [LedgerEntry], leftOut: LeftOutEvents = .none
    ) async throws -> WriteSummary {
        try await write([BatchToWrite(batch, logs: logs, finished: finished, leftOut: leftOut)])
    }
}

/// A batch in a store's own form.
public protocol PreparedBatch: Sendable {
    /// How many bytes of memory it takes, about.
    var byteCount: Int { get }
}

/// A prepared batch, with what goes into the store along with it.
public struct BatchToWrite: Sendable {
    /// From the writer's `prepare`.
    public var batch: any PreparedBatch
    /// The logs that `EventBatch.Origin.log` of its events counts in.
    public var logs: [Int: LogIdentity]
    /// Logs whose last event is in this batch or was in an earlier one.
    public var finished: [LedgerEntry]
    /// What was left out of the logs by name while these events were read.
    public var leftOut: LeftOutEvents

    /// Makes a batch to write.
    public init(
        _ batch: any PreparedBatch, logs: [Int: LogIdentity], finished: [LedgerEntry], leftOut: LeftOutEvents = .none
    ) {
        self.batch = batch
        self.logs = logs
        self.finished = finished
        self.leftOut = leftOut
    }
}

/// What became of a batch.
public struct WriteSummary: Hashable, Sendable {
    /// Events that are new in the store.
    public var stored: Int
    /// Events whose identifier was stored already, or came twice in the batch.
    public var duplicates: Int

    /// Adds what became of another batch.
    public static func += (summary: inout WriteSummary, other: WriteSummary) {
        summary.stored += other.stored
        summary.duplicates += other.duplicates
    }

    /// Makes a summary.
    public init(stored: Int, duplicates: Int) {
        self.stored = stored
        self.duplicates = duplicates
    }
}
