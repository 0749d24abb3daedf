import CloudTrailLogs
import EventStorage
import NaiveReading

/// A list of events that answers as a store has to, with no thought of speed.
struct ReferenceStore {
    struct Entry {
        var event: ExactEvent
        /// Without a hash: it is made with a secret of the store.
        var location: RecordLocation
        var record: [UInt8]
    }

    /// In the order in which they came.
    private(set) var entries: [Entry] = []
    private var places = [UTF8Text: Int]()

    mutating func write(_ batch: EventBatch, log: LogIdentity, keepsFirstInPathOrder: Bool) -> WriteSummary {
        var summary = WriteSummary(stored: 0, duplicates: 0)
        for event in batch.events {
            let exact = ExactEvent(event, in: batch)
            let location = RecordLocation(log: log, offset: event.origin.offset, length: event.origin.length)
            let entry = Entry(event: exact, location: location, record: batch.record(of: event))
            guard let place = places[exact.eventID] else {
                places[exact.eventID] = entries.count
                entries.append(entry)
                summary.stored += 1
                continue
            }
            summary.duplicates += 1
            if keepsFirstInPathOrder, ArchivePath.isOverruled(entries[place].location.log.source, by: log.source) {
                entries[place] = entry
            }
        }
        return summary
    }

    /// The matching events in order, with the attributes that the query asks for.
    func events(matching query: EventQuery, after position: EventPosition? = nil) -> [ExactEvent] {
        var matching = entries.map(\.event).filter { $0.matches(query) }
        func key(_ event: ExactEvent) -> (EventInstant, UTF8Text) { (event.instant, event.eventID) }
        matching.sort { query.order == .ascending ? key($0) < key($1) : key($0) > key($1) }
        if let position {
            let end = (position.instant, UTF8Text(position.eventID))
            matching.removeAll { query.order == .ascending ? key($0) <= end : key($0) >= end }
        }
        return matching.map { $0.selecting(query.fields) }
    }

    func names(of list: NameList) -> [UTF8Text] {
        let names =
            switch list {
            case .parameters: entries.flatMap { $0.event.attributes.map(\.name) }
            case .users: entries.flatMap { $0.event.values(of: "userIdentity_userName") }
            case .services: entries.compactMap(\.event.service)
            }
        return Set(names).sorted()
    }
}

extension ExactEvent {
    fileprivate var service: UTF8Text? {
        values(of: "eventSource").first.map { UTF8Text(bytes: $0.bytes.prefix { $0 != UInt8(ascii: ".") }) }
    }

    fileprivate func matches(_ query: EventQuery) -> Bool {
        guard query.range.contains(instant) else { return false }
        switch query.scope {
        case .everyone: break
        case .user(let name): guard values(of: "userIdentity_userName") == [UTF8Text(name)] else { return false }
        case .service(let name): guard service == UTF8Text(name) else { return false }
        }
        let name = values(of: "eventName").first
        switch query.eventName {
        case nil: break
        case .equals(let expected)?: guard name == UTF8Text(expected) else { return false }
        case .hasPrefix(let prefix)?: guard name?.hasPrefix(UTF8Text(prefix)) == true else { return false }
        }
        return query.parameters.allSatisfy { condition in
            condition.attributes.contains { values(of: UTF8Text($0)).contains(UTF8Text(condition.value)) }
        }
    }

    fileprivate func selecting(_ fields: EventQuery.Fields) -> ExactEvent {
        guard case .named(let names) = fields else { return self }
        var selected = self
        let wanted = Set(names.map { UTF8Text($0) })
        selected.attributes.removeAll { !wanted.contains($0.name) }
        return selected
    }
}
