import CloudTrailLogs
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
                try requireSamePlace(found.location, entry)
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
                try requireSamePlace(location, entry)
            }
        },
        Case("The hash of a record fits its bytes alone, also for who opens the store anew") { subject in
            try await subject.write(mixedEventIDs.map { RecordDraft($0, parameters: ["list": ["b", "a"]]) })
            try await subject.write([RecordDraft("in-another-batch")])
            await subject.writer.close()
            let second = try await subject.store.openWriter()
            await second.close()
            for entry in subject.reference.entries {
                try requireSamePlace(try await subject.store.event(id: entry.event.eventID.string)?.location, entry)
            }
        },
        Case("Of different records with one identifier the hash is that of the one that stays") { subject in
            let later = subject.newLogIdentity(inAccount: 2, day: 1)
            let earlier = subject.newLogIdentity(inAccount: 1, day: 2)
            try await subject.write([RecordDraft("twice", parameters: ["x": "1"])], log: later)
            try await subject.write([RecordDraft("twice", parameters: ["x": "2"])], log: earlier)
            for entry in subject.reference.entries {
                try requireSamePlace(try await subject.store.event(id: "twice")?.location, entry)
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

/// The record's place has to be the one that was written, and its hash has to fit the record and no other.
private func requireSamePlace(
    _ found: RecordLocation?, _ entry: ReferenceStore.Entry, file: StaticString = #fileID, line: UInt = #line
) throws {
    let hash = found?.hash
    var place = found
    place?.hash = nil
    try requireEqual(place, entry.location, "the place of \(entry.event.eventID)", file: file, line: line)
    try require(hash?.matches(entry.record) == true, "the record's hash does not fit it", file: file, line: line)
    var other = entry.record
    other[other.count / 2] ^= 1
    try require(hash?.matches(other) == false, "the record's hash fits another record", file: file, line: line)
}
