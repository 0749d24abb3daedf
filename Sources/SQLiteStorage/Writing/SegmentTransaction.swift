import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// Stores one batch inside of a transaction.
struct SegmentTransaction {
    private let database: SQLiteConnection
    private(set) var identifiers: IdentifierCache

    init(database: SQLiteConnection, identifiers: IdentifierCache) {
        self.database = database
        self.identifiers = identifiers
    }

    mutating func store(_ batch: SQLiteBatch, logs: [Int: LogIdentity]) throws -> WriteSummary {
        var summary = WriteSummary(stored: 0, duplicates: 0)
        var stored = [Int: StoredLog]()
        for log in batch.logs.sorted() {
            guard let identity = logs[log] else { throw Self.unknownLog }
            stored[log] = StoredLog(identifier: try Ledger.identifier(of: identity, in: database), source: identity.source)
        }
        for piece in batch.pieces {
            let count = try store(piece, attributeNames: batch.attributeNames, stored)
            summary.stored += count
            summary.duplicates += piece.rows.count - count
        }
        return summary
    }

    private struct StoredLog {
        let identifier: Int64
        let source: String
    }

    private static let unknownLog = EventStoreError(.unavailable, "a batch names a log that was not given with it")

    /// Stores a piece; how many events the store did not have.
    private mutating func store(
        _ piece: SQLiteBatch.Piece, attributeNames: [String], _ logs: [Int: StoredLog]
    ) throws -> Int {
        let segment = try nextSegment()
        let identifiers = try PieceIdentifiers(piece, in: database, &self.identifiers)
        var core = SegmentCore()
        var isStored = [Bool](repeating: false, count: piece.rows.count)
        let insert = try EventInsert(piece.keys, in: database)
        var overruled = try OverruledEvents(in: database)
        var added = 0
        for (place, row) in piece.rows.enumerated() {
            let names = identifiers.names(place)
            let id = Segment.eventID(segment: segment, ordinal: place)
            guard let log = logs[row.origin.log] else { throw Self.unknownLog }
            if try insert.run(id: id, row, place: place, names: names, log: log.identifier) {
                added += 1
            } else {
                let key = { insert.bindKey(of: row, place: place, to: $0, at: 1) }
                guard
                    let event = try overruled.remove(row.instant, log: log.identifier, source: log.source, bind: key)
                else {
                    core.appendGap()
                    continue
                }
                if Segment.segment(ofEvent: event) == segment { isStored[Segment.ordinal(ofEvent: event)] = false }
                guard try insert.run(id: id, row, place: place, names: names, log: log.identifier) else {
                    throw EventStoreError(.corrupt, "the store is damaged: an event cannot be stored")
                }
            }
            isStored[place] = true
            core.append(instant: row.instant, user: names.user, service: names.service ?? 0, name: names.name ?? 0)
        }
        let stored = isStored.indices.filter { isStored[$0] }
        guard !stored.isEmpty else { return 0 }
        try noteLatest(of: stored, piece)
        let latest = try insertColumns(try piece.columns(ofStored: stored), segment: segment, attributeNames: attributeNames)
        try insertSegment(segment, core)
        // The cache takes names' instants for no older than they were.
        if try overruled.finish(latest: latest) { self.identifiers = IdentifierCache() }
        return added
    }

    private func nextSegment() throws -> Int64 {
        let statement = try database.statement("SELECT coalesce(max(id), 0) + 1 FROM segments")
        defer { statement.reset() }
        _ = try statement.step()
        return statement.integer(0)
    }

    /// Users and services get their newest instant from the events that were really stored.
    private mutating func noteLatest(of stored: [Int], _ piece: SQLiteBatch.Piece) throws {
        var users = [Int32: EventInstant]()
        var sources = [Int32: EventInstant]()
        for place in stored {
            let instant = piece.rows[place].instant
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

    /// - Returns: The newest instant of each attribute's events, by its identifier.
    private mutating func insertColumns(
        _ columns: [SQLiteBatch.Column], segment: Int64, attributeNames: [String]
    ) throws -> [Int64: EventInstant] {
        var latest = [Int64: EventInstant]()
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
            latest[attribute] = column.latest
        }
        rows.sort { $0.id < $1.id }
        let statement = try database.statement("INSERT INTO segment_columns (id, data) VALUES (?, ?)")
        for row in rows {
            statement.bind(row.id, at: 1)
            statement.bind(blob: row.data, at: 2)
            try statement.run()
        }
        return latest
    }

    private func insertSegment(_ segment: Int64, _ core: SegmentCore) throws {
        let statement = try database.statement(
            "INSERT INTO segments (id, place_count, gap_count, first_instant, last_instant, core) VALUES (?, ?, ?, ?, ?, ?)")
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
    struct Names {
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

    init(_ piece: SQLiteBatch.Piece, in database: SQLiteConnection, _ cache: inout IdentifierCache) throws {
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

    func names(_ place: Int) -> Names {
        let name = piece.names.codes[place]
        let source = piece.sources.codes[place]
        return Names(
            user: users[Int(piece.users.codes[place])],
            service: source < 0 ? nil : services[Int(source)],
            name: name < 0 ? nil : names[Int(name)],
            source: source < 0 ? nil : sources[Int(source)])
    }
}

/// Inserts event rows.
private struct EventInsert {
    private let keys: EventKeys
    private let statement: SQLiteStatement
    private let database: SQLiteConnection

    init(_ keys: EventKeys, in database: SQLiteConnection) throws {
        self.keys = keys
        self.database = database
        statement = try database.statement(
            """
            INSERT OR IGNORE INTO events
            (id, instant, event_id, user, service, name, source, time, log, record_offset, record_length, record_hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    /// Returns false when the event is stored already.
    func run(id: Int64, _ row: SQLiteBatch.Row, place: Int, names: PieceIdentifiers.Names, log: Int64) throws -> Bool {
        statement.bind(id, at: 1)
        bindKey(of: row, place: place, to: statement, at: 2)
        statement.bind(names.user, at: 4)
        bind(names.service, at: 5)
        bind(names.name, at: 6)
        bind(names.source, at: 7)
        bind(keys.unusualTimes[place], at: 8)
        statement.bind(log, at: 9)
        statement.bind(Int64(bitPattern: row.origin.offset), at: 10)
        statement.bind(Int64(row.origin.length), at: 11)
        statement.bind(Int64(bitPattern: row.recordHash), at: 12)
        try statement.run()
        return database.changesCount > 0
    }

    /// Binds an event's instant and identifier to two parameters that follow each other.
    func bindKey(of row: SQLiteBatch.Row, place: Int, to statement: SQLiteStatement, at index: Int32) {
        statement.bind(row.instant.milliseconds, at: index)
        if let text = keys.textIDs[place] {
            text.withUnsafeBufferPointer { statement.bind(text: $0, at: index + 1) }
        } else {
            let start = place * PackedUUID.byteCount
            keys.packedIDs.withUnsafeBytes {
                statement.bind(blob: UnsafeRawBufferPointer(rebasing: $0[start..<(start + PackedUUID.byteCount)]), at: index + 1)
            }
        }
    }

    private func bind(_ text: [UInt8]?, at index: Int32) {
        if let text {
            text.withUnsafeBufferPointer { statement.bind(text: $0, at: index) }
        } else {
            statement.bindNull(at: index)
        }
    }

    private func bind(_ value: Int64?, at index: Int32) {
        if let value { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
    }
}
