import NaiveReading

/// The events of the real logs in a plain list.
struct NaiveStore {
    /// An event, and the record that it came from.
    struct Entry {
        var event: NaiveEvent
        var milliseconds: Int64
        var record: JSONValue
        var path: String
    }

    /// What an import does with the records.
    struct Account: Equatable {
        var files = 0
        var records = 0
        var stored = 0
        var filtered = 0
        var duplicates = 0
        var rejected = 0
    }

    /// Events in path order; of one `eventID` at one time, the first.
    private(set) var entries: [Entry] = []
    private(set) var account = Account()
    /// The names of all attributes, sorted by code point.
    private(set) var attributeNames: [UTF8Text] = []

    /// Reads the logs as an import does.
    ///
    /// - Parameters:
    ///   - filter: Beginnings of event names to leave out, in lower case.
    ///   - keptNames: Whole event names that are kept all the same, in lower case.
    init(logs: [LogFolder.Log], filter: [UTF8Text], keptNames: [UTF8Text]) {
        struct Identity: Hashable {
            var eventID: UTF8Text
            var milliseconds: Int64
        }
        var seen = Set<Identity>()
        account.files = logs.count
        for log in logs {
            for record in log.records {
                account.records += 1
                guard let event = NaiveEvent(record: record.value), !event.nameStarts(withOneOf: filter, exceptFor: keptNames)
                else {
                    account.filtered += 1
                    continue
                }
                guard let milliseconds = event.milliseconds else {
                    account.rejected += 1
                    continue
                }
                if let eventID = event.eventID, !seen.insert(Identity(eventID: eventID, milliseconds: milliseconds)).inserted {
                    account.duplicates += 1
                    continue
                }
                account.stored += 1
                entries.append(
                    Entry(event: event, milliseconds: milliseconds, record: record.value.redacted(), path: log.path))
            }
        }
    }

    /// What the contract leaves open is taken over from the store: the identifiers made for records that have none, and which
    /// events stay of one `eventID` that has several times (among them the first in path order).
    ///
    /// - Parameter stored: Attributes of all events of the store.
    /// - Returns: What the store has no right to, as a sentence; `nil` when all is well.
    mutating func settle(with stored: [[UTF8Text: Set<UTF8Text>]]) -> String? {
        var timesByID = [UTF8Text: Set<Int64>]()
        for entry in entries {
            if let eventID = entry.event.eventID { timesByID[eventID, default: []].insert(entry.milliseconds) }
        }
        let storedSet = Set(stored)
        var metIDs = Set<UTF8Text>()
        var settled = [Entry]()
        for var entry in entries {
            if let eventID = entry.event.eventID {
                let isOpen = (timesByID[eventID]?.count ?? 0) > 1
                let isFirst = metIDs.insert(eventID).inserted
                if isOpen, !isFirst, !storedSet.contains(entry.event.attributes) {
                    account.stored -= 1
                    account.duplicates += 1
                    continue
                }
            } else {
                let candidates = stored.filter { attributes in
                    var attributes = attributes
                    attributes["eventID"] = nil
                    return attributes == entry.event.attributes
                }
                guard candidates.count == 1, let eventID = candidates[0]["eventID"]?.first else {
                    return
                        "\(candidates.count) events for the record without eventID at \(entry.event.value(of: "eventTime") ?? "")"
                }
                entry.event.eventID = eventID
                entry.event.attributes["eventID"] = [eventID]
            }
            settled.append(entry)
        }
        entries = settled
        attributeNames = Set(entries.flatMap { $0.event.attributes.keys }).sorted()
        return nil
    }

    /// Distinct values of an attribute, sorted by code point.
    func values(of name: UTF8Text) -> [UTF8Text] {
        Set(entries.flatMap { $0.event.attributes[name] ?? [] }).sorted()
    }

    /// The short names of services, sorted by code point.
    var services: [UTF8Text] {
        Set(values(of: "eventSource").map(\.firstLabel)).sorted()
    }
}

extension UTF8Text {
    /// What stands before the first full stop.
    var firstLabel: UTF8Text { UTF8Text(bytes: bytes.prefix { $0 != UInt8(ascii: ".") }) }
}
