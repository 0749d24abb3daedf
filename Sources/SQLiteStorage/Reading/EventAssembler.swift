import CloudTrailLogs
import EventStorage
import TrackerSQLite

/// Makes events of rows: the core attributes stand in the row, the others in the columns of its segment.
struct EventAssembler {
    private let fields: EventQuery.Fields
    private let names: NameTables
    private let database: SQLiteConnection

    init(fields: EventQuery.Fields, names: NameTables, in database: SQLiteConnection) {
        self.fields = fields
        self.names = names
        self.database = database
    }

    /// The events of `rows`, in their order.
    func events(_ rows: [EventRow]) throws -> [StoredEvent] {
        switch fields {
        case .named(let wanted):
            let core = Set(wanted).intersection(CoreAttribute.standard)
            let others = Set(wanted.map(ExactString.init)).subtracting(CoreAttribute.standard.map(ExactString.init))
            var events = try withCoreAttributes(core, rows)
            if !others.isEmpty { try addColumns(of: others.map(\.string), to: &events, rows) }
            return events
        case .all:
            var events = rows.map { StoredEvent(position: $0.position, attributes: []) }
            try addAllColumns(to: &events, rows)
            return events
        }
    }

    private func withCoreAttributes(_ wanted: Set<String>, _ rows: [EventRow]) throws -> [StoredEvent] {
        let users = try names.names(.users, Set(rows.map(\.user)), in: database)
        let eventNames = try names.names(.eventNames, Set(rows.compactMap(\.eventName)), in: database)
        let eventSources = try names.names(.eventSources, Set(rows.compactMap(\.eventSource)), in: database)
        let order = CoreAttribute.standard.filter(wanted.contains)
        return rows.map { row in
            var attributes = [StoredEvent.Attribute]()
            attributes.reserveCapacity(order.count)
            for name in order {
                let value: String? =
                    switch name {
                    case CoreAttribute.eventID: row.eventID
                    case CoreAttribute.eventName: row.eventName.flatMap { eventNames[$0] }
                    case CoreAttribute.eventSource: row.eventSource.flatMap { eventSources[$0] }
                    case CoreAttribute.eventTime: row.eventTime
                    default: users[row.user]
                    }
                if let value { attributes.append(StoredEvent.Attribute(name: name, values: [value])) }
            }
            return StoredEvent(position: row.position, attributes: attributes)
        }
    }

    // MARK: Columns

    private func addColumns(of wanted: [String], to events: inout [StoredEvent], _ rows: [EventRow]) throws {
        let attributes = try wanted.compactMap { name in
            try NameTables.identifier(.attributes, name, in: database).map { (name: name, id: $0) }
        }
        let statement = try database.statement("SELECT data FROM segment_columns WHERE id = ?")
        defer { statement.reset() }
        for segment in try segments(of: rows) {
            for attribute in attributes {
                statement.bind(Segment.columnID(segment: segment.id, attribute: attribute.id), at: 1)
                if try statement.step() {
                    try add(statement.blob(0), named: attribute.name, of: segment, to: &events)
                }
                statement.reset()
            }
        }
        sortAttributes(of: &events)
    }

    private func addAllColumns(to events: inout [StoredEvent], _ rows: [EventRow]) throws {
        let statement = try database.statement("SELECT id, data FROM segment_columns WHERE id BETWEEN ? AND ?")
        defer { statement.reset() }
        for segment in try segments(of: rows) {
            let ids = Segment.columnIDs(segment: segment.id)
            statement.bind(ids.lowerBound, at: 1)
            statement.bind(ids.upperBound, at: 2)
            while try statement.step() {
                let attribute = Segment.attribute(ofColumn: statement.integer(0))
                guard let name = try names.names(.attributes, [attribute], in: database)[attribute] else { continue }
                try add(statement.blob(1), named: name, of: segment, to: &events)
            }
            statement.reset()
        }
        sortAttributes(of: &events)
    }

    private struct SegmentOfRows {
        let id: Int64
        let eventCount: Int
        /// Sorted; and for each, the index of its event.
        let ordinals: [Int]
        let indexes: [Int: Int]
    }

    private func segments(of rows: [EventRow]) throws -> [SegmentOfRows] {
        let statement = try database.statement("SELECT place_count FROM segments WHERE id = ?")
        defer { statement.reset() }
        let groups = Dictionary(grouping: rows.indices) { Segment.segment(ofEvent: rows[$0].id) }
        return try groups.sorted { $0.key < $1.key }.compactMap { segment, indexes in
            statement.bind(segment, at: 1)
            defer { statement.reset() }
            guard try statement.step() else { return nil }
            let indexOfOrdinal = indexes.reduce(into: [Int: Int]()) { $0[Segment.ordinal(ofEvent: rows[$1].id)] = $1 }
            return SegmentOfRows(
                id: segment, eventCount: try Segment.placeCount(statement.integer(0)), ordinals: indexOfOrdinal.keys.sorted(),
                indexes: indexOfOrdinal)
        }
    }

    private func add(
        _ column: UnsafeRawBufferPointer, named name: String, of segment: SegmentOfRows, to events: inout [StoredEvent]
    ) throws {
        let decoder = try ColumnDecoder(column, eventCount: segment.eventCount)
        try decoder.forEachValue(ofOrdinals: segment.ordinals) { ordinal, value in
            guard let index = segment.indexes[ordinal] else { return }
            if let last = events[index].attributes.indices.last,
                ExactString(events[index].attributes[last].name) == ExactString(name)
            {
                events[index].attributes[last].values.append(value)
            } else {
                events[index].attributes.append(StoredEvent.Attribute(name: name, values: [value]))
            }
        }
    }

    private func sortAttributes(of events: inout [StoredEvent]) {
        for index in events.indices {
            events[index].attributes.sort { $0.name.precedesByCodePoint($1.name) }
            for attribute in events[index].attributes.indices where events[index].attributes[attribute].values.count > 1 {
                events[index].attributes[attribute].values.sort { $0.precedesByCodePoint($1) }
            }
        }
    }
}
