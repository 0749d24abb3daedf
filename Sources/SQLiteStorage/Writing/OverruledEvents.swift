import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// Stored events whose records make room for those of logs that come first in path order.
///
/// They are rare: two logs of one archive hold an event as they should not, and the archive is read by date.
struct OverruledEvents {
    private let database: SQLiteConnection
    private let stored: SQLiteStatement
    /// Whether a log overrules a stored one, by the identifiers of both.
    private var verdicts: [Int64: [Int64: Bool]] = [:]
    /// Places that have become gaps, by segment, and when their events were.
    private var gaps: [Int64: [Int: EventInstant]] = [:]
    private var users: Set<Int64> = []
    private var services: Set<Int64> = []

    init(in database: SQLiteConnection) throws {
        self.database = database
        stored = try database.statement(
            "SELECT id, log, user, service FROM events WHERE instant = ? AND event_id = ?")
    }

    /// Takes an event's row away when a record in another log overrules it.
    ///
    /// - Parameters:
    ///   - instant: When the event was.
    ///   - log: The other log's row.
    ///   - source: The other log.
    ///   - bind: Binds the event's instant and identifier to the parameters 1 and 2.
    /// - Returns: The row's identifier; `nil` when it stays.
    mutating func remove(
        _ instant: EventInstant, log: Int64, source: String, bind: (SQLiteStatement) -> Void
    ) throws -> Int64? {
        defer { stored.reset() }
        bind(stored)
        guard try stored.step(), stored.integer(1) != log, try isOverruled(stored.integer(1), by: log, source) else { return nil }
        let event = stored.integer(0)
        users.insert(stored.integer(2))
        if !stored.isNull(3) { services.insert(stored.integer(3)) }
        gaps[Segment.segment(ofEvent: event), default: [:]][Segment.ordinal(ofEvent: event)] = instant
        let delete = try database.statement("DELETE FROM events WHERE id = ?")
        delete.bind(event, at: 1)
        try delete.run()
        return event
    }

    /// Leaves gaps in the segments, and sees to it that the lists show what the store still has.
    ///
    /// - Parameter latest: The attributes of the records that came instead, by identifier, with the newest instant of each.
    /// - Returns: Whether a name's newest instant is an earlier one now.
    func finish(latest: [Int64: EventInstant]) throws -> Bool {
        guard !gaps.isEmpty else { return false }
        var attributes = [Int64: EventInstant]()
        for (segment, places) in gaps {
            let placeCount = try leaveGaps(at: Array(places.keys), in: segment)
            try noteAttributes(of: places, in: segment, placeCount: placeCount, &attributes)
        }
        var hasChanged = try noteLatest(of: users, table: "users", column: "user")
        if try noteLatest(of: services, table: "services", column: "service") { hasChanged = true }
        // Mostly the record that came instead has the same attributes.
        for (attribute, instant) in attributes where latest[attribute] ?? .never < instant {
            if try noteLatest(ofAttribute: attribute, unlessAfter: instant) { hasChanged = true }
        }
        return hasChanged
    }

    private mutating func isOverruled(_ storedLog: Int64, by log: Int64, _ source: String) throws -> Bool {
        if let verdict = verdicts[log]?[storedLog] { return verdict }
        let verdict = ArchivePath.isOverruled(try self.source(ofLog: storedLog), by: source)
        verdicts[log, default: [:]][storedLog] = verdict
        return verdict
    }

    private func source(ofLog log: Int64) throws -> String {
        let statement = try database.statement("SELECT source FROM logs WHERE id = ?")
        defer { statement.reset() }
        statement.bind(log, at: 1)
        return try statement.step() ? statement.text(0) : ""
    }

    /// - Returns: How many places the segment has.
    private func leaveGaps(at places: [Int], in segment: Int64) throws -> Int {
        let select = try database.statement("SELECT place_count, core FROM segments WHERE id = ?")
        select.bind(segment, at: 1)
        defer { select.reset() }
        guard try select.step() else { throw EventStoreError.damagedColumn }
        let count = try Segment.placeCount(select.integer(0))
        var core = Array(select.blob(1))
        try SegmentCore.leaveGaps(places, in: &core, count: count)
        select.reset()
        let update = try database.statement("UPDATE segments SET core = ?, gap_count = gap_count + ? WHERE id = ?")
        update.bind(blob: core, at: 1)
        update.bind(Int64(places.count), at: 2)
        update.bind(segment, at: 3)
        try update.run()
        return count
    }

    /// Which attributes the events had, and the newest instant of those that had one.
    private func noteAttributes(
        of places: [Int: EventInstant], in segment: Int64, placeCount: Int, _ attributes: inout [Int64: EventInstant]
    ) throws {
        let select = try database.statement("SELECT id, data FROM segment_columns WHERE id BETWEEN ? AND ?")
        defer { select.reset() }
        let columns = Segment.columnIDs(segment: segment)
        select.bind(columns.lowerBound, at: 1)
        select.bind(columns.upperBound, at: 2)
        while try select.step() {
            let attribute = Segment.attribute(ofColumn: select.integer(0))
            try ColumnDecoder(select.blob(1), eventCount: placeCount).forEachOrdinal { place in
                guard let instant = places[place] else { return }
                attributes[attribute] = max(attributes[attribute] ?? .distantPast, instant)
            }
        }
    }

    /// - Returns: Whether one is another than before.
    private func noteLatest(of identifiers: Set<Int64>, table: String, column: String) throws -> Bool {
        let statement = try database.statement(
            """
            UPDATE \(table) SET latest = newest.instant
            FROM (SELECT coalesce((SELECT max(instant) FROM events WHERE \(column) = ?1), ?2) AS instant) AS newest
            WHERE id = ?1 AND latest <> newest.instant
            """)
        var hasChanged = false
        for identifier in identifiers {
            statement.bind(identifier, at: 1)
            statement.bind(EventInstant.never.milliseconds, at: 2)
            try statement.run()
            if database.changesCount > 0 { hasChanged = true }
        }
        return hasChanged
    }

    /// - Returns: Whether it is another than before.
    private func noteLatest(ofAttribute attribute: Int64, unlessAfter instant: EventInstant) throws -> Bool {
        let known = try database.statement("SELECT latest FROM attributes WHERE id = ?")
        known.bind(attribute, at: 1)
        defer { known.reset() }
        guard try known.step(), known.integer(0) <= instant.milliseconds else { return false }
        let latest = try latest(ofAttribute: attribute)
        guard latest.milliseconds != known.integer(0) else { return false }
        let update = try database.statement("UPDATE attributes SET latest = ? WHERE id = ?")
        update.bind(latest.milliseconds, at: 1)
        update.bind(attribute, at: 2)
        try update.run()
        return true
    }

    private func latest(ofAttribute attribute: Int64) throws -> EventInstant {
        let segments = try database.statement("SELECT id, last_instant FROM segments ORDER BY last_instant DESC")
        let core = try database.statement("SELECT place_count, core FROM segments WHERE id = ?")
        let column = try database.statement("SELECT data FROM segment_columns WHERE id = ?")
        defer { for statement in [segments, core, column] { statement.reset() } }
        var latest = EventInstant.never
        while try segments.step(), EventInstant(milliseconds: segments.integer(1)) > latest {
            for statement in [core, column] { statement.reset() }
            column.bind(Segment.columnID(segment: segments.integer(0), attribute: attribute), at: 1)
            core.bind(segments.integer(0), at: 1)
            guard try column.step(), try core.step() else { continue }
            let count = try Segment.placeCount(core.integer(0))
            let view = try SegmentCore.View(core.blob(1), count: count)
            try ColumnDecoder(column.blob(0), eventCount: count).forEachOrdinal { place in
                latest = max(latest, EventInstant(milliseconds: view.instant(place)))
            }
        }
        return latest
    }
}
