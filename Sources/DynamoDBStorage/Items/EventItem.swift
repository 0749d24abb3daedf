import CloudTrailLogs
import EventStorage

/// An event as an item or an index has it.
struct EventItem: Sendable {
    /// Its `eventTimeID`: items are in the order of these keys' bytes.
    var key: String
    /// Its attributes, as far as they were asked for.
    var event: StoredEvent
    /// Where its record stands, if that was asked for and is known.
    var origin: OriginItem.Reference?

    /// Reads an item.
    ///
    /// - Returns: `nil` for one that is no event.
    init?(_ reader: inout JSONReader, _ selection: AttributeSelection) throws(JSONReadError) {
        var key: String?
        var longIdentifier: String?
        var origin: String?
        var found = FoundAttributes(selection)
        try reader.beginObject()
        while let name = try reader.nextKey() {
            if name.matches("eventTimeID") {
                key = try reader.stringAttribute()
            } else if name.matches("longEventID") {
                longIdentifier = try reader.stringAttribute()
            } else if selection.names == nil, name.matches("origin") {
                origin = try reader.stringAttribute()
            } else {
                try found.read(name, &reader)
            }
        }
        guard let key, let position = TimeKey.position(key, longIdentifier: longIdentifier) else { return nil }
        self.key = key
        self.origin = origin.flatMap { OriginItem.Reference($0) }
        event = StoredEvent(position: position, attributes: found.attributes(eventID: position.eventID))
    }
}

/// The attributes of an item while it is read.
private struct FoundAttributes {
    private let selection: AttributeSelection
    /// By slots of the selection.
    private var values: [[String]]
    /// In the item's order, where all are wanted.
    private var all: [StoredEvent.Attribute] = []
    /// Core attributes with several values.
    private var sets: [StoredEvent.Attribute] = []

    init(_ selection: AttributeSelection) {
        self.selection = selection
        values = Array(repeating: [], count: selection.names?.count ?? 0)
    }

    mutating func read(_ name: RawString, _ reader: inout JSONReader) throws(JSONReadError) {
        if selection.names == nil {
            let stored = name.string
            guard let attribute = AttributeNaming.attribute(under: stored) else {
                try reader.skipValue()
                return
            }
            let found = StoredEvent.Attribute(name: attribute, values: sorted(try reader.stringsAttribute()))
            if !stored.utf8.elementsEqual(attribute.utf8), AttributeNaming.strings.contains(attribute) {
                sets.append(found)
            } else {
                all.append(found)
            }
        } else if let (slot, isSet) = selection.slot(of: name) {
            let found = sorted(try reader.stringsAttribute())
            if isSet || values[slot].isEmpty { values[slot] = found }
        } else {
            try reader.skipValue()
        }
    }

    func attributes(eventID: String) -> [StoredEvent.Attribute] {
        guard let names = selection.names else { return allAttributes(eventID: eventID) }
        var attributes = [StoredEvent.Attribute]()
        attributes.reserveCapacity(names.count)
        for (name, values) in zip(names, values) {
            if !values.isEmpty {
                attributes.append(StoredEvent.Attribute(name: name, values: values))
            } else if name == CoreAttribute.eventID {
                attributes.append(StoredEvent.Attribute(name: name, values: [eventID]))
            }
        }
        return attributes
    }

    private func allAttributes(eventID: String) -> [StoredEvent.Attribute] {
        var attributes = all
        if !sets.isEmpty {
            let names = Set(sets.map(\.name))
            attributes.removeAll { names.contains($0.name) }
            attributes += sets
        }
        if !sets.contains(where: { $0.name == CoreAttribute.eventID }) {
            attributes.append(StoredEvent.Attribute(name: CoreAttribute.eventID, values: [eventID]))
        }
        attributes.sort { $0.name.precedesByCodePoint($1.name) }
        return attributes
    }

    private func sorted(_ values: [String]) -> [String] {
        values.count < 2 ? values : values.sorted { $0.precedesByCodePoint($1) }
    }
}

extension StoredEvent {
    /// Whether the event, which has the attributes that the conditions name, fulfils all of them.
    func fulfils(_ conditions: [EventQuery.ParameterCondition]) -> Bool {
        if conditions.isEmpty { return true }
        var values = [ExactString: [String]](minimumCapacity: attributes.count)
        for attribute in attributes { values[ExactString(attribute.name)] = attribute.values }
        return conditions.allSatisfy { condition in
            condition.attributes.contains { attribute in
                values[ExactString(attribute)]?.contains { $0.utf8.elementsEqual(condition.value.utf8) } ?? false
            }
        }
    }

    /// The event with those of its attributes alone that are named in `names`.
    func keeping(_ names: Set<ExactString>) -> StoredEvent {
        StoredEvent(position: position, attributes: attributes.filter { names.contains(ExactString($0.name)) })
    }
}
