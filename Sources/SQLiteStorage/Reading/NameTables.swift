import CloudTrailLogs
import EventStorage
import Synchronization
import TrackerSQLite

/// The names behind identifiers, remembered: identifiers are never given twice, so that what was read once stays true.
final class NameTables: Sendable {
    enum Table: String, CaseIterable {
        case users, services, attributes
        case eventNames = "event_names"
        case eventSources = "event_sources"
    }

    private let known = Mutex<[Table: [Int64: String]]>([:])

    /// The names of all identifiers of a table in `identifiers`.
    func names(_ table: Table, _ identifiers: Set<Int64>, in database: SQLiteConnection) throws -> [Int64: String] {
        let remembered = known.withLock { known in
            identifiers.reduce(into: [Int64: String]()) { $0[$1] = known[table]?[$1] }
        }
        let missing = identifiers.filter { remembered[$0] == nil }
        if missing.isEmpty { return remembered }
        let statement = try database.statement("SELECT name FROM \(table.rawValue) WHERE id = ?")
        var names = remembered
        for identifier in missing {
            statement.bind(identifier, at: 1)
            if try statement.step() { names[identifier] = statement.text(0) }
            statement.reset()
        }
        let read = names
        known.withLock { known in
            // Names are few; should they not be, memory matters more than a look-up.
            if known[table, default: [:]].count > 100_000 { known[table] = [:] }
            known[table, default: [:]].merge(read) { $1 }
        }
        return names
    }

    /// The identifier of a name, or `nil` when no event ever had it.
    static func identifier(_ table: Table, _ name: String, in database: SQLiteConnection) throws -> Int64? {
        let statement = try database.statement("SELECT id FROM \(table.rawValue) WHERE name = ?")
        defer { statement.reset() }
        statement.bind(text: name, at: 1)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The identifiers of the event names that a condition holds for.
    static func eventNames(_ condition: EventQuery.EventNameCondition, in database: SQLiteConnection) throws -> Set<Int64> {
        switch condition {
        case .equals(let name):
            return try identifier(.eventNames, name, in: database).map { [$0] } ?? []
        case .hasPrefix:
            let statement = try database.statement("SELECT id, name FROM event_names")
            defer { statement.reset() }
            var identifiers = Set<Int64>()
            while try statement.step() {
                if condition.matches(statement.text(1)) { identifiers.insert(statement.integer(0)) }
            }
            return identifiers
        }
    }
}
