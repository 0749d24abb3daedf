import CloudTrailLogs
import EventStorage

/// What a batch's new events refer to: names that belong into lists, and the logs that they stand in.
struct References {
    /// Names, and until when they have to stay.
    private(set) var names: [ListedName: ItemExpiry] = [:]
    /// Logs by the identifiers of their states, and until when they have to stay.
    private(set) var logs: [String: (log: LogIdentity, expiry: ItemExpiry)] = [:]
    /// The identifiers of logs' states, by the numbers of the logs.
    private(set) var origins: [Int: String] = [:]

    /// Gathers what `events` of a batch refer to.
    ///
    /// - Parameter now: Logs stay at least as long as an event of this instant.
    init(
        _ events: [DynamoDBBatch.Event], of batch: DynamoDBBatch, logs identities: [Int: LogIdentity], retentionDays: Int,
        now: EventInstant
    ) {
        var users = Newest(count: batch.users.strings.count)
        var services = Newest(count: batch.services.strings.count)
        var attributes = Newest(count: batch.attributeNames.count)
        var days = Set<EventInstant>()
        var logs = [Int: EventInstant]()
        for event in events {
            users.note(event.user, event.instant)
            if event.service >= 0 { services.note(event.service, event.instant) }
            for attribute in batch.attributes[event.attributes] { attributes.note(Int(attribute), event.instant) }
            days.insert(event.instant.startOfDay)
            logs[event.origin.log] = max(logs[event.origin.log] ?? now, event.instant)
        }
        func list(_ list: ListedName.List, _ names: [String], _ newest: Newest) {
            for (name, instant) in zip(names, newest.instants) {
                guard let instant else { continue }
                self.names[ListedName(list, name)] = ItemExpiry(ofDayOf: instant, retentionDays: retentionDays)
            }
        }
        list(.users, batch.users.strings, users)
        list(.services, batch.services.strings, services)
        list(.parameters, batch.attributeNames, attributes)
        for day in days { names[ListedName(.days, day.dayName)] = ItemExpiry(ofDayOf: day, retentionDays: retentionDays) }
        for (number, newest) in logs {
            guard let log = identities[number] else { continue }
            let identifier = OriginItem.identifier(of: log)
            let expiry = ItemExpiry(ofDayOf: newest, retentionDays: retentionDays)
            origins[number] = identifier
            self.logs[identifier] = (log, max(expiry, self.logs[identifier]?.expiry ?? expiry))
        }
    }
}

/// The newest instant at which each of some numbered names occurs.
private struct Newest {
    private(set) var instants: [EventInstant?]

    init(count: Int) {
        instants = Array(repeating: nil, count: count)
    }

    @inline(__always)
    mutating func note(_ index: Int, _ instant: EventInstant) {
        if let known = instants[index], known >= instant { return }
        instants[index] = instant
    }
}
