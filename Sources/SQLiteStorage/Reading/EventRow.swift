import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// An event's row.
struct EventRow: Sendable {
    let id: Int64
    let instant: EventInstant
    let eventID: String
    let user: Int64
    let eventName: Int64?
    let eventSource: Int64?
    let time: String?
    let log: Int64
    let offset: Int64
    let length: Int64

    static let columns = "id, instant, event_id, user, name, source, time, log, record_offset, record_length"

    /// The row that a statement over `columns` stands on.
    ///
    /// - Throws: `EventStoreError` with code `.corrupt` for an instant that no import stores.
    init(_ statement: SQLiteStatement) throws {
        id = statement.integer(0)
        instant = EventInstant(milliseconds: statement.integer(1))
        guard (EventInstant.distantPast ... .distantFuture).contains(instant) else { throw EventStoreError.damagedColumn }
        eventID = statement.eventID(2)
        user = statement.integer(3)
        eventName = statement.isNull(4) ? nil : statement.integer(4)
        eventSource = statement.isNull(5) ? nil : statement.integer(5)
        time = statement.isNull(6) ? nil : statement.text(6)
        log = statement.integer(7)
        offset = statement.integer(8)
        length = statement.integer(9)
    }

    /// The rows of these identifiers, in their order; those that are gone (expired) are left out.
    static func fetch(ids: [Int64], in database: SQLiteConnection) throws -> [EventRow] {
        let statement = try database.statement("SELECT \(columns) FROM events WHERE id = ?")
        defer { statement.reset() }
        var rows = [EventRow]()
        rows.reserveCapacity(ids.count)
        for id in ids {
            statement.bind(id, at: 1)
            if try statement.step() { rows.append(try EventRow(statement)) }
            statement.reset()
        }
        return rows
    }

    var position: EventPosition { EventPosition(instant: instant, eventID: eventID) }

    /// As in the record.
    var eventTime: String { time ?? instant.iso8601 }

    /// Where the record stands.
    func location(in database: SQLiteConnection) throws -> RecordLocation? {
        let statement = try database.statement("SELECT source, size, revision FROM logs WHERE id = ?")
        defer { statement.reset() }
        statement.bind(log, at: 1)
        guard try statement.step() else { return nil }
        let identity = LogIdentity(
            source: statement.text(0), size: statement.isNull(1) ? nil : UInt64(bitPattern: statement.integer(1)),
            revision: statement.isNull(2) ? nil : statement.text(2))
        return RecordLocation(
            log: identity, offset: UInt64(bitPattern: offset), length: UInt32(truncatingIfNeeded: length),
            hash: try RecordHashes.hash(ofEvent: id, in: database))
    }
}
