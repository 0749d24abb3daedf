import EventStorage
import NaiveReading

extension EventStoreConformance {
    static let lookupCases = [
        Case("An event is found by its identifier, with all attributes and its record's place") { subject in
            try await subject.write(mixedEventIDs.map { RecordDraft($0, parameters: ["list": ["b", "a"]]) })
            for entry in subject.reference.entries {
                guard let found = try await subject.store.event(id: entry.event.eventID.string) else {
                    throw ConformanceFailure(message: "no event \(entry.event.eventID)", file: #fileID, line: #line)
                }
                try requireEqual(ExactEvent(found.event), entry.event, "the event")
                try requireEqual(found.location, entry.location, "the place of \(entry.event.eventID)")
            }
            for unknown in ["", "unknown", "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b02", "Ab", "aé"] {
                try await require(
                    subject.store.event(id: unknown) == nil, "an event of the identifier \(unknown.debugDescription)")
            }
        },
        Case("A record's place names the log as it was when it was read") { subject in
            let identities = [
                LogIdentity(source: "/logs/a", size: 10, revision: "1"), LogIdentity(source: "/logs/a", size: 10, revision: "2"),
                LogIdentity(source: "/logs/a", size: nil, revision: nil), LogIdentity(source: "-", size: nil, revision: nil),
                LogIdentity(source: "s3://b/k", size: 1 << 40, revision: "\"etag\""),
            ]
            for (index, identity) in identities.enumerated() {
                try await subject.write([RecordDraft("\(index)-a"), RecordDraft("\(index)-b")], log: identity)
            }
            for entry in subject.reference.entries {
                let location = try await subject.store.event(id: entry.event.eventID.string)?.location
                try requireEqual(location, entry.location, "the place of \(entry.event.eventID)")
            }
        },
        Case("An event without an identifier has one made from its content, once") { subject in
            let drafts = [RecordDraft(nil, parameters: ["x": "1"]), RecordDraft(nil, parameters: ["x": "2"])]
            try await subject.write(drafts)
            try await requireEqual(subject.write(drafts).duplicates, 2, "duplicates")
            for entry in subject.reference.entries {
                let found = try await subject.store.event(id: entry.event.eventID.string)
                try requireEqual(found.map { ExactEvent($0.event) }, entry.event, "the event")
            }
        },
    ]
}
