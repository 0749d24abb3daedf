import CloudTrailLogs
import TrackerSQLite

/// The oldest version of the flattening that stored events may have, in the header's `user_version`. Stores had no mark (0) while
/// there was one version alone.
enum FlatteningMark {
    /// Marks a database without events as one of this program's.
    static func set(in database: SQLiteConnection) throws {
        try database.execute("PRAGMA user_version = \(flatteningVersion)")
    }

    /// Marks a store that an earlier version made as one of this program's if it has no events yet.
    static func raise(in database: SQLiteConnection) throws {
        guard try mark(in: database) < flatteningVersion, try isEmpty(database) else { return }
        try set(in: database)
    }

    /// This program's version where no event may have an older one.
    static func oldestVersion(in database: SQLiteConnection) throws -> Int {
        let mark = try mark(in: database)
        return try mark >= flatteningVersion || isEmpty(database) ? flatteningVersion : max(1, mark)
    }

    private static func mark(in database: SQLiteConnection) throws -> Int {
        Int(try database.integer("PRAGMA user_version") ?? 0)
    }

    private static func isEmpty(_ database: SQLiteConnection) throws -> Bool {
        try database.integer("SELECT EXISTS (SELECT 1 FROM segments)") == 0
    }
}
