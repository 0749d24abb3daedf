public import CloudTrailLogs
public import EventStorage
import Synchronization
import TrackerSQLite

/// A store in one SQLite file: one writer, any number of readers meanwhile, in this and other processes (write-ahead log).
public final class SQLiteStore: EventStore {
    /// How to open a store.
    public struct Options: Sendable {
        /// What to do with the file.
        public enum Mode: Sendable {
            /// Make it when it is missing; bring an older one up to date.
            case readWrite
            /// It has to be there.
            case read
        }

        /// Whether the store is written too.
        public var mode: Mode
        /// Events expire this many days after their time, and are not shown from then on; 0 keeps them for ever.
        public var retentionDays: Int
        /// What time it is.
        public var now: @Sendable () -> EventInstant

        /// Makes options.
        public init(mode: Mode, retentionDays: Int = 0, now: @escaping @Sendable () -> EventInstant) {
            self.mode = mode
            self.retentionDays = retentionDays
            self.now = now
        }
    }

    let path: String
    let options: Options
    let pool: SQLitePool
    let names = NameTables()
    /// What was read last of what imports have left out, and when.
    private let leftOut = Mutex<(events: LeftOutEvents, readAt: ContinuousClock.Instant)?>(nil)
    /// Other processes may write. Long enough to cost nothing where many ask, too short to be noticed.
    private static let leftOutLifetime = Duration.milliseconds(100)

    /// Opens, and in mode `.readWrite` makes, a store.
    ///
    /// - Throws: `EventStoreError`: `.unavailable` when there is none or it cannot be opened, `.notAStore` for another database
    ///   or no database at all, `.newerVersion`, `.readOnly`, `.corrupt`.
    public init(path: String, options: Options) throws {
        self.path = path
        self.options = options
        do {
            pool = try Self.open(path, mode: options.mode)
        } catch {
            throw EventStoreError(error, path: path)
        }
    }

    /// Events before this instant have expired.
    var expiry: EventInstant {
        guard options.retentionDays > 0 else { return .distantPast }
        let age = Int64(options.retentionDays) * EventInstant.millisecondsPerDay
        return max(.distantPast, options.now().advanced(byMilliseconds: -age))
    }

    /// Runs `body` on a reader's snapshot.
    func read<Value: Sendable>(
        _ length: SQLitePool.ReadLength = .any, _ body: @Sendable @escaping (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read(length, body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw EventStoreError(error, path: path)
        }
    }

    // MARK: EventStore

    /// Opens a cursor.
    ///
    /// A query by range and scope alone is read as pages are asked for, and may show events that have arrived meanwhile. For
    /// one with an event name or parameters all matches are found now, and later ones do not show up.
    ///
    /// - Throws: `EventStoreError`, or `CancellationError`.
    public func events(matching query: EventQuery, after position: EventPosition?) async throws -> any EventCursor {
        let expiry = expiry
        let names = names
        let plan = try await read { try QueryPlan(query, after: position, notBefore: expiry, names: names, in: $0) }
        guard let plan else { return EmptyCursor() }
        if plan.isOrderedWalk { return OrderedWalkCursor(store: self, plan: plan, position: position) }
        let matches = try await read { try SegmentMatcher(plan: plan, in: $0).matches() }
        return MatchCursor(store: self, plan: plan, matches: matches, position: position)
    }

    /// How many events match, in one snapshot of the store.
    ///
    /// - Throws: `EventStoreError`, or `CancellationError`.
    public func countEvents(matching query: EventQuery) async throws -> Int {
        let expiry = expiry
        let names = names
        // What all segments say of themselves adds up to these; others may have to be looked for in every one.
        let isShort = query.scope == .everyone && query.eventName == nil && query.parameters.isEmpty
        return try await read(isShort ? .short : .any) { database in
            guard let plan = try QueryPlan(query, after: nil, notBefore: expiry, names: names, in: database) else { return 0 }
            return try SegmentMatcher(plan: plan, in: database).count()
        }
    }

    /// The event of that identifier with all its attributes, and where its record stands; `nil` when there is none, or it has
    /// expired.
    ///
    /// - Throws: `EventStoreError`, or `CancellationError`.
    public func event(id: String) async throws -> (event: StoredEvent, location: RecordLocation?)? {
        let expiry = expiry
        let names = names
        let store = self
        return try await read { database in
            let query = EventQuery(
                parameters: [.init(attributes: [CoreAttribute.eventID], value: id)], fields: .all)
            guard let plan = try QueryPlan(query, after: nil, notBefore: expiry, names: names, in: database),
                let match = try SegmentMatcher(plan: plan, in: database).matches().first,
                let row = try EventRow.fetch(ids: [match.event], in: database).first,
                let event = try EventAssembler(fields: plan.fields, names: store.names, in: database).events([row]).first
            else { return nil }
            return (event, try row.location(in: database))
        }
    }

    /// Names that stored, unexpired events have, in SQLite's binary order, which is that of code points.
    ///
    /// - Throws: `EventStoreError`, or `CancellationError`.
    public func names(of list: NameList) async throws -> [String] {
        let expiry = expiry
        let table =
            switch list {
            case .parameters: "attributes"
            case .services: "services"
            case .users: "users"
            }
        return try await read { database in
            let statement = try database.statement("SELECT name FROM \(table) WHERE latest >= ? ORDER BY name")
            defer { statement.reset() }
            statement.bind(expiry.milliseconds, at: 1)
            var names = [String]()
            while try statement.step() { names.append(statement.text(0)) }
            return names
        }
    }

    /// What imports have left out by name; a tenth of a second old at most.
    ///
    /// - Throws: `EventStoreError`, or `CancellationError`.
    public func leftOutEvents() async throws -> LeftOutEvents {
        let now = ContinuousClock.now
        if let known = leftOut.withLock({ $0 }), now - known.readAt < Self.leftOutLifetime { return known.events }
        let events = try await read(.short) { try LeftOutTable.all(in: $0) }
        leftOut.withLock { $0 = (events, now) }
        return events
    }

    /// Makes the next one who asks what was left out look again.
    func forgetLeftOutEvents() {
        leftOut.withLock { $0 = nil }
    }

    /// As the file's header has it, which a new store begins with.
    ///
    /// - Throws: `EventStoreError`, or `CancellationError`.
    public func oldestFlatteningVersion() async throws -> Int {
        try await read(.short) { try FlatteningMark.oldestVersion(in: $0) }
    }

    /// Returns once a small query has been answered.
    ///
    /// - Throws: `EventStoreError`, or `CancellationError`.
    public func checkHealth() async throws {
        try await read(.short) { _ = try $0.integer("SELECT count(*) FROM segments WHERE id = 0") }
    }

    /// Locks the store for this writer, among processes too.
    ///
    /// - Throws: `EventStoreError`: `.locked` while another writer holds it, `.readOnly` when the lock's file beside it cannot be
    ///   made.
    public func openWriter() async throws -> any EventWriter {
        try await SQLiteWriter(store: self)
    }
}
