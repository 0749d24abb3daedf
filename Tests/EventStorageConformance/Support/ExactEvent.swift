import CloudTrailLogs
import EventStorage
import NaiveReading

/// An event to be compared byte by byte: `String` takes composed and decomposed letters for equal.
struct ExactEvent: Hashable, CustomStringConvertible {
    struct Attribute: Hashable {
        var name: UTF8Text
        var values: [UTF8Text]
    }

    var instant: EventInstant
    var eventID: UTF8Text
    var attributes: [Attribute]

    init(_ event: StoredEvent) {
        instant = event.position.instant
        eventID = UTF8Text(event.position.eventID)
        attributes = event.attributes.map { Attribute(name: UTF8Text($0.name), values: $0.values.map { UTF8Text($0) }) }
    }

    init(_ event: EventBatch.Event, in batch: EventBatch) {
        var values = [UTF8Text: [UTF8Text]]()
        for value in batch.values[event.values] {
            values[UTF8Text(batch.attributeNames[Int(value.attribute)]), default: []].append(
                batch.withBytes(of: value) { UTF8Text(bytes: $0) })
        }
        instant = event.instant
        eventID = values["eventID"]?.first ?? ""
        attributes = values.map { Attribute(name: $0.key, values: $0.value.sorted()) }.sorted { $0.name < $1.name }
    }

    func values(of name: UTF8Text) -> [UTF8Text] {
        attributes.first { $0.name == name }?.values ?? []
    }

    var position: EventPosition { EventPosition(instant: instant, eventID: eventID.string) }

    var description: String {
        let values = attributes.map { "\($0.name)=\($0.values.map { $0.string.prefix(80) })" }
        return "\(instant.iso8601) \(eventID.string.debugDescription) [\(values.joined(separator: ", "))]"
    }
}
