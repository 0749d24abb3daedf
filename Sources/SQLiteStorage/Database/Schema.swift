import TrackerSQLite

/// The tables, and how an older store becomes one of today's.
///
/// An event has a narrow row for order and look-ups by user and service; everything else that it holds stands in the columns
/// of its segment, one an attribute (`ColumnEncoder`). Strings that repeat have tables of their own.
enum Schema {
    /// `application_id` in the file's header: "CTTr".
    static let applicationID: Int32 = 0x4354_5472

    /// A store that has come as far as this can be read as it is; what came later is made up for.
    static let oldestReadable = "2"

    /// The table has its name from the library that made the first stores.
    static let migrations = SQLiteMigrations(
        table: "grdb_migrations",
        [
            .init("1", sql: version1),
            // Segments had as many events as places before.
            .init(
                "2",
                sql: """
                    ALTER TABLE segments RENAME COLUMN event_count TO place_count;
                    ALTER TABLE segments ADD COLUMN gap_count INTEGER NOT NULL DEFAULT 0
                    """),
            // Events from before have no hash. Whoever knows the key can change a record and keep its hash.
            .init(
                "3",
                sql: """
                    ALTER TABLE events ADD COLUMN record_hash INTEGER;
                    CREATE TABLE record_hash_key (secret INTEGER NOT NULL);
                    INSERT INTO record_hash_key VALUES (random())
                    """),
            // Logs that were finished before have no kept names: they kept none. What was left out of them, `filter` says.
            .init(
                "4",
                sql: """
                    ALTER TABLE logs ADD COLUMN kept_names BLOB;
                    CREATE TABLE left_out (prefixes BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID;
                    INSERT INTO left_out SELECT DISTINCT filter FROM logs WHERE finished = 1 AND length(filter) > 0
                    """),
        ])

    private static let version1 = """
        -- `latest` is the newest instant among the events that have the name: with a retention it tells expired names. A name
        -- that only a duplicate or an overruled record had is below all instants.
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, latest INTEGER NOT NULL);
        CREATE TABLE services (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, latest INTEGER NOT NULL);
        CREATE TABLE attributes (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, latest INTEGER NOT NULL);
        CREATE TABLE event_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE event_sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, service INTEGER);

        -- The ledger. `finished` is 1 when the log was read to its end; the columns behind it say what was kept of it then.
        CREATE TABLE logs (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            size INTEGER,
            revision TEXT,
            finished INTEGER NOT NULL DEFAULT 0,
            filter BLOB,
            range_from INTEGER,
            range_to INTEGER,
            flattening INTEGER,
            max_record_bytes INTEGER
        );
        CREATE INDEX logs_by_source ON logs (source);

        -- An event's id is its segment's id times 8192, plus its ordinal in the segment.
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            instant INTEGER NOT NULL,
            event_id NOT NULL,
            user INTEGER NOT NULL,
            service INTEGER,
            name INTEGER,
            source INTEGER,
            -- NULL where the record writes the instant as YYYY-MM-DDTHH:MM:SSZ.
            time TEXT,
            log INTEGER NOT NULL,
            record_offset INTEGER NOT NULL,
            record_length INTEGER NOT NULL
        );
        -- CloudTrail never gives one eventID two times, and by time first the index grows at its end.
        CREATE UNIQUE INDEX events_by_instant ON events (instant, event_id);
        CREATE INDEX events_by_user ON events (user, instant);
        CREATE INDEX events_by_service ON events (service, instant) WHERE service IS NOT NULL;

        CREATE TABLE segments (
            id INTEGER PRIMARY KEY,
            event_count INTEGER NOT NULL,
            first_instant INTEGER NOT NULL,
            last_instant INTEGER NOT NULL,
            core BLOB NOT NULL
        );
        -- A column's id is its segment's id times 2^32, plus its attribute's id.
        CREATE TABLE segment_columns (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
        """
}
