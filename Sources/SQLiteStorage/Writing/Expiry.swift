import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// Frees the room of events that have expired. They are not shown either way.
enum Expiry {
    /// Removes segments all of whose events are older than `instant`.
    ///
    /// - Parameter evenMany: Whether they are removed where `ExpirySummary.areMany` holds, too.
    static func removeSegments(
        before instant: EventInstant, evenMany: Bool, in database: SQLiteConnection
    ) throws -> ExpirySummary {
        let (segments, expired) = try segments(before: instant, in: database)
        // A store that loses nothing, as at most imports, is not counted.
        if !evenMany, expired > 0 {
            let stored = Int(try database.integer("SELECT sum(place_count - gap_count) FROM segments") ?? 0)
            if ExpirySummary.areMany(expired, of: stored) { return ExpirySummary(refused: expired, stored: stored) }
        }
        for segment in segments {
            let events = Segment.eventID(segment: segment, ordinal: 0)..<Segment.eventID(segment: segment + 1, ordinal: 0)
            let columns = Segment.columnIDs(segment: segment)
            // The ledger vouches for what is newer alone: where the clock was wrong, importing the logs again brings back all.
            try run(
                """
                UPDATE logs SET range_from = max(range_from, (SELECT last_instant + 1 FROM segments WHERE id = ?1))
                WHERE finished = 1 AND id IN (SELECT log FROM events WHERE id >= ?2 AND id < ?3)
                """, [segment, events.lowerBound, events.upperBound], in: database)
            try run("DELETE FROM events WHERE id >= ? AND id < ?", [events.lowerBound, events.upperBound], in: database)
            try run(
                "DELETE FROM segment_columns WHERE id BETWEEN ? AND ?", [columns.lowerBound, columns.upperBound], in: database)
            try run("DELETE FROM segments WHERE id = ?", [segment], in: database)
        }
        return ExpirySummary(removed: expired)
    }

    /// The segments, and how many events they have.
    private static func segments(
        before instant: EventInstant, in database: SQLiteConnection
    ) throws -> (segments: [Int64], events: Int) {
        let statement = try database.statement("SELECT id, place_count - gap_count FROM segments WHERE last_instant < ?")
        defer { statement.reset() }
        statement.bind(instant.milliseconds, at: 1)
        var segments = [Int64]()
        var events = 0
        while try statement.step() {
            segments.append(statement.integer(0))
            events += Int(statement.integer(1))
        }
        return (segments, events)
    }

    private static func run(_ sql: String, _ arguments: [Int64], in database: SQLiteConnection) throws {
        let statement = try database.statement(sql)
        for (index, argument) in arguments.enumerated() { statement.bind(argument, at: Int32(index + 1)) }
        try statement.run()
    }
}
