import CloudTrailLogs
import EventStorage
import GRDB
import GRDBSQLite

/// Stores one batch inside of a transaction.
struct SegmentTransaction {
    private let database: Database
    private(set) var identifiers: IdentifierCache

    init(database: Database, identifiers: IdentifierCache) {
        self.database = database
        self.identifiers = identifiers
    }

    mutating func store(_ batch: SQLiteBatch, logs: [Int: LogIdentity]) throws -> WriteSummary {
        var summary = WriteSummary(stored: 0, duplicates: 0)
        var logIdentifiers = [Int: Int64]()
        for event in batch.batch.events where logIdentifiers[event.origin.log] == nil {
            guard let identity = logs[event.origin.log] else {
                throw EventStoreError(.unavailable, "a batch names a log that was not given with it")
            }
            logIdentifiers[event.origin.log] = try Ledger.identifier(of: identity, in: database)
        }
        for piece in batch.pieces {
            let stored = try store(piece, of: batch.batch, logIdentifiers: logIdentifiers)
            summary.stored += stored
            summary.duplicates += piece.events.count - stored
        }
        return summary
    }

    private mutating func store(
        _ piece: SQLiteBatch.Piece, of batch: EventBatch, logIdentifiers: [Int: Int64]
    ) throws -> Int {
        let segment = try nextSegment()
        let identifiers = try PieceIdentifiers(piece, in: database, &self.identifiers)
        var core = SegmentCore()
        var stored = [Int]()
        stored.reserveCapacity(piece.events.count)
        let insert = try EventInsert(piece.keys, of: batch, in: database)
        for (place, index) in piece.events.enumerated() {
            let event = batch.events[index]
            let row = identifiers.row(place)
            let id = Segment.eventID(segment: segment, ordinal: place)
            guard let log = logIdentifiers[event.origin.log],
                try insert.run(id: id, event: event, place: place, row: row, log: log)
            else {
                core.appendGap()
                continue
            }
            stored.append(index)
            core.append(instant: event.instant, user: row.user, service: row.service ?? 0, name: row.name ?? 0)
        }
        guard !stored.isEmpty else { return 0 }
        let columns = stored.count == piece.events.count ? piece.columns : columns(of: piece, batch, stored)
        try noteLatest(of: stored, piece, batch, identifiers)
        try insertColumns(columns, segment: segment, attributeNames: batch.attributeNames)
        try insertSegment(segment, core)
        return stored.count
    }

    /// A piece's columns when only some of its events are `stored`.
    ///
    /// What few others have stays in them, where no query looks for it: making columns anew takes longer than all else, and
    /// nearly every log has an event that was delivered twice. But a name that only they have is not the store's.
    private func columns(of piece: SQLiteBatch.Piece, _ batch: EventBatch, _ stored: [Int]) -> [SQLiteBatch.Column] {
        guard stored.count * 8 >= piece.events.count * 7 else {
            return SQLiteBatch.columns(of: stored, ofRun: piece.events, in: batch)
        }
        let latest = SQLiteBatch.latestInstants(of: stored, in: batch)
        return piece.columns.compactMap { column in
            guard let latest = latest[column.attribute] else { return nil }
            return SQLiteBatch.Column(attribute: column.attribute, latest: latest, data: column.data)
        }
    }

    private func nextSegment() throws -> Int64 {
        let statement = try BoundStatement("SELECT coalesce(max(id), 0) + 1 FROM segments", in: database)
        defer { statement.reset() }
        _ = try statement.step()
        return statement.integer(0)
    }

    /// Users and services get their newest instant from the events that were really stored.
    private mutating func noteLatest(
        of stored: [Int], _ piece: SQLiteBatch.Piece, _ batch: EventBatch, _ identifiers: PieceIdentifiers
    ) throws {
        var users = [Int32: EventInstant]()
        var sources = [Int32: EventInstant]()
        for index in stored {
            let instant = batch.events[index].instant
            let place = index - piece.events.lowerBound
            let user = piece.users.codes[place]
            users[user] = max(users[user] ?? .distantPast, instant)
            let source = piece.sources.codes[place]
            if source >= 0 { sources[source] = max(sources[source] ?? .distantPast, instant) }
        }
        for (code, instant) in users where code >= 0 {
            _ = try self.identifiers.identifier(.users, piece.users.strings[Int(code)], seenAt: instant, in: database)
        }
        for (code, instant) in sources {
            let service = serviceName(ofEventSource: piece.sources.strings[Int(code)])
            guard !service.isEmpty else { continue }
            _ = try self.identifiers.identifier(.services, service, seenAt: instant, in: database)
        }
    }

    private mutating func insertColumns(
        _ columns: [SQLiteBatch.Column], segment: Int64, attributeNames: [String]
    ) throws {
        // Identifiers are given in the order of names first met, which need not be the batch's.
        var rows = [(id: Int64, data: [UInt8])]()
        rows.reserveCapacity(columns.count)
        for column in columns {
            let attribute = try identifiers.identifier(
                .attributes, attributeNames[column.attribute], seenAt: column.latest, in: database)
            guard attribute < Segment.maxAttributes else {
                throw EventStoreError(.unavailable, "the store has no room for another attribute name")
            }
            rows.append((Segment.columnID(segment: segment, attribute: attribute), column.data))
        }
        rows.sort { $0.id < $1.id }
        let statement = try BoundStatement("INSERT INTO segment_columns (id, data) VALUES (?, ?)", in: database)
        for row in rows {
            statement.bind(row.id, at: 1)
            statement.bind(blob: row.data, at: 2)
            try statement.run()
        }
    }

    private func insertSegment(_ segment: Int64, _ core: SegmentCore) throws {
        let statement = try BoundStatement(
            "INSERT INTO segments (id, place_count, gap_count, first_instant, last_instant, core) VALUES (?, ?, ?, ?, ?, ?)",
            in: database)
        statement.bind(segment, at: 1)
        statement.bind(Int64(core.count), at: 2)
        statement.bind(Int64(core.gapCount), at: 3)
        statement.bind(core.first.milliseconds, at: 4)
        statement.bind(core.last.milliseconds, at: 5)
        statement.bind(blob: core.encoded(), at: 6)
        try statement.run()
    }
}

/// The identifiers that a piece's events need, by their codes.
private struct PieceIdentifiers {
    struct Row {
        var user: Int64
        var service: Int64?
        var name: Int64?
        var source: Int64?
    }

    private let piece: SQLiteBatch.Piece
    private let users: [Int64]
    private let names: [Int64]
    private let sources: [Int64]
    private let services: [Int64?]

    init(_ piece: SQLiteBatch.Piece, in database: Database, _ cache: inout IdentifierCache) throws {
        self.piece = piece
        users = try piece.users.strings.map {
            try cache.identifier(.users, $0, seenAt: .never, in: database)
        }
        names = try piece.names.strings.map { try cache.identifier(.eventNames, $0, in: database) }
        sources = try piece.sources.strings.map { try cache.identifier(.eventSources, $0, in: database) }
        services = try piece.sources.strings.map { source in
            let service = serviceName(ofEventSource: source)
            return service.isEmpty ? nil : try cache.identifier(.services, service, seenAt: .never, in: database)
        }
    }

    func row(_ place: Int) -> Row {
        let name = piece.names.codes[place]
        let source = piece.sources.codes[place]
        return Row(
            user: users[Int(piece.users.codes[place])],
            service: source < 0 ? nil : services[Int(source)],
            name: name < 0 ? nil : names[Int(name)],
            source: source < 0 ? nil : sources[Int(source)])
    }
}

/// Inserts event rows.
private struct EventInsert {
    private let keys: EventKeys
    private let batch: EventBatch
    private let statement: BoundStatement
    private let connection: OpaquePointer?

    init(_ keys: EventKeys, of batch: EventBatch, in database: Database) throws {
        self.keys = keys
        self.batch = batch
        connection = database.sqliteConnection
        statement = try BoundStatement(
            """
            INSERT OR IGNORE INTO events
            (id, instant, event_id, user, service, name, source, time, log, record_offset, record_length)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, in: database)
    }

    /// Returns false when the event is stored already.
    func run(id: Int64, event: EventBatch.Event, place: Int, row: PieceIdentifiers.Row, log: Int64) throws -> Bool {
        statement.bind(id, at: 1)
        statement.bind(event.instant.milliseconds, at: 2)
        if keys.isPacked[place] {
            let start = place * PackedUUID.byteCount
            keys.packedIDs.withUnsafeBytes {
                statement.bind(blob: UnsafeRawBufferPointer(rebasing: $0[start..<(start + PackedUUID.byteCount)]), at: 3)
            }
        } else {
            batch.withBytes(of: batch.values[Int(event.eventID)]) { statement.bind(text: $0, at: 3) }
        }
        statement.bind(row.user, at: 4)
        bind(row.service, at: 5)
        bind(row.name, at: 6)
        bind(row.source, at: 7)
        if keys.hasPlainTime[place] {
            statement.bindNull(at: 8)
        } else {
            batch.withBytes(of: batch.values[Int(event.eventTime)]) { statement.bind(text: $0, at: 8) }
        }
        statement.bind(log, at: 9)
        statement.bind(Int64(bitPattern: event.origin.offset), at: 10)
        statement.bind(Int64(event.origin.length), at: 11)
        try statement.run()
        return sqlite3_changes(connection) > 0
    }

    private func bind(_ value: Int64?, at index: Int32) {
        if let value { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
    }
}
