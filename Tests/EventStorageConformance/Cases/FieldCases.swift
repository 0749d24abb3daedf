import EventStorage
import NaiveReading

extension EventStoreConformance {
    static let fieldCases = [
        Case("An event carries the attributes that are asked for and that it has, sorted") { subject in
            try await subject.write([
                RecordDraft("a", parameters: ["b": ["2", "10", "1", "é", "Z", "a"], "a": true, "c": ["x": .number("1.50")]]),
                RecordDraft("b", name: nil, source: nil, user: nil),
            ])
            for fields in [
                EventQuery.Fields.standard, .all, .named([]), .named(["requestParameters_c_x"]), .named(["unknown"]),
                .named(["requestParameters_b", "eventTime", "unknown", "requestParameters_a"]), .named(["eventID"]),
                .named(["userIdentity_userName", "eventSource"]),
            ] {
                for order in [EventQuery.Order.ascending, .descending] {
                    try await subject.requireSameAnswer(to: EventQuery(order: order, fields: fields))
                }
            }
        },
        Case("The time is given back as the record has it") { subject in
            let times = [
                "2024-03-01T12:00:00Z", "2024-03-01T12:00:00.000Z", "2024-03-01T12:00:00.5Z", "2024-03-01T12:00:00.123456789Z",
                "2024-03-01T14:00:00+02:00", "2024-03-01T06:30:00-05:30", "2024-03-01T12:00:00",
            ]
            try await subject.write(times.enumerated().map { RecordDraft("\($0)", at: $1) })
            let found = try await subject.events(matching: EventQuery(fields: .named(["eventTime"])))
            for event in found {
                let expected = Int(event.eventID.string).map { [UTF8Text(times[$0])] }
                try requireEqual(event.values(of: "eventTime"), expected ?? [], "eventTime of event \(event.eventID)")
            }
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
        },
        Case("Identifiers are given back as the record has them") { subject in
            try await subject.write(mixedEventIDs.map { RecordDraft($0) })
            try await subject.requireSameAnswer(to: EventQuery(fields: .named(["eventID"])))
        },
    ]
}
