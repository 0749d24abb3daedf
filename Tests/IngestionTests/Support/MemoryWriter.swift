import CloudTrailLogs
import EventStorage
import Synchronization

/// A store in memory that behaves as `EventWriter` asks, with places to interfere.
final class MemoryWriter: EventWriter {
    struct Event: Equatable {
        var attributes: [String: Set<String>]
        var source: String
    }

    private struct Batch: PreparedBatch {
        var byteCount: Int { events.count * 1000 }
        var events: [(id: String, attributes: [String: Set<String>], log: Int)]
    }

    private struct State {
        var events: [String: Event] = [:]
        var ledger: [String: LedgerEntry] = [:]
        var leftOut = LeftOutEvents.none
        var writes = 0
    }

    private let state = Mutex(State())
    private let onLookup: @Sendable () throws -> Void
    private let onPrepare: @Sendable (EventBatch) throws -> Void
    private let onWrite: @Sendable (_ writes: Int) throws -> Void

    init(
        onLookup: @escaping @Sendable () throws -> Void = {},
        onPrepare: @escaping @Sendable (EventBatch) throws -> Void = { _ in },
        onWrite: @escaping @Sendable (_ writes: Int) throws -> Void = { _ in }
    ) {
        self.onLookup = onLookup
        self.onPrepare = onPrepare
        self.onWrite = onWrite
    }

    /// By identifier.
    var events: [String: Event] { state.withLock { $0.events } }
    var ledger: [String: LedgerEntry] { state.withLock { $0.ledger } }
    var leftOut: LeftOutEvents { state.withLock { $0.leftOut } }
    var writes: Int { state.withLock { $0.writes } }

    /// A writer that holds the same, and interferes no more.
    func reopened() -> MemoryWriter {
        let writer = MemoryWriter()
        let (events, ledger) = (events, ledger)
        writer.state.withLock {
            $0.events = events
            $0.ledger = ledger
        }
        return writer
    }

    func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry] {
        try onLookup()
        return ledger.filter { sources.contains($0.key) }
    }

    func prepare(_ batch: EventBatch) throws -> any PreparedBatch {
        try onPrepare(batch)
        return Batch(
            events: batch.events.map { event in
                var attributes = [String: Set<String>]()
                for value in batch.values[event.values] {
                    attributes[batch.attributeNames[Int(value.attribute)], default: []].insert(batch.string(value))
                }
                return (batch.string(at: event.eventID) ?? "", attributes, event.origin.log)
            })
    }

    let isTransactional = false
    let keepsFirstInPathOrder = false

    func write(_ batches: [BatchToWrite]) async throws -> WriteSummary {
        var summary = WriteSummary(stored: 0, duplicates: 0)
        for batch in batches {
            summary += try store(batch.batch, logs: batch.logs, finished: batch.finished)
            state.withLock { $0.leftOut = $0.leftOut.union(batch.leftOut) }
        }
        return summary
    }

    private func store(
        _ batch: any PreparedBatch, logs: [Int: LogIdentity], finished: [LedgerEntry]
    ) throws -> WriteSummary {
        try onWrite(writes + 1)
        guard let batch = batch as? Batch else { throw EventStoreError(.corrupt, "not a batch of this store") }
        return state.withLock { state in
            state.writes += 1
            var summary = WriteSummary(stored: 0, duplicates: 0)
            for (id, attributes, log) in batch.events {
                if state.events[id] == nil {
                    state.events[id] = Event(attributes: attributes, source: logs[log]?.source ?? "unknown")
                    summary.stored += 1
                } else {
                    summary.duplicates += 1
                }
            }
            for entry in finished { state.ledger[entry.log.source] = entry }
            return summary
        }
    }

    func close() async {}
}
