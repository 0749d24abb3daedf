import EventStorage
import NaiveReading

extension EventStoreConformance {
    /// Identifiers that a store may be tempted to sort, shorten or fold in ways of its own.
    static let mixedEventIDs = [
        "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b01", "C4AAE1CC-5D5E-4C2F-8F53-6A4A8F1E0B01", "c4aae1cc-5d5e-4c2f-8f53-6A4A8F1E0B01",
        "c4aae1cc5d5e4c2f8f536a4a8f1e0b01", "{c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b01}", "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b0",
        "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b011", "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b0g", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "9f000000-0000-0000-0000-000000000000",
        "a", "A", "b", "a ", " a", "ab", "0", "00", "10", "9", "-1", "~", "\u{7F}", "\u{0}", "a\u{0}", "a\u{0}b", "é", "e\u{301}",
        "ÿ",
        "\u{FF5E}", "😀", "\u{10FFFF}", "'", "\"", "%", "_", "*", "\\", "a/b", "a#b", "a,b", "\n", "null", "deadbeef", "0xff",
        "REDACTED", String(repeating: "x", count: 3000),
    ]

    static let orderCases = [
        Case("Events of one instant are in the order of their identifiers' bytes, both ways") { subject in
            try await subject.write(mixedEventIDs.map { RecordDraft($0) }.shuffledBySuite())
            for order in [EventQuery.Order.ascending, .descending] {
                for limit in [1, 7, 1000] {
                    try await subject.requireSameAnswer(to: EventQuery(order: order), limit: limit)
                }
            }
        },
        Case("Events are in the order of their instants, whatever zone their time is written in") { subject in
            let times = [
                "2024-03-01T12:00:00Z", "2024-03-01T12:00:00+02:00", "2024-03-01T12:00:00-05:30", "2024-03-01T12:00:00.001Z",
                "2024-03-01T11:59:59.999Z", "1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z", "2024-02-29T00:00:00Z",
            ]
            // Identifiers that run against the times.
            try await subject.write(times.enumerated().map { RecordDraft("\(99 - $0)", at: $1) })
            for order in [EventQuery.Order.ascending, .descending] {
                try await subject.requireSameAnswer(to: EventQuery(order: order, fields: .all))
            }
        },
        Case("Order does not depend on the order of arrival") { subject in
            for start in [50, 0, 25] {
                try await subject.write(
                    (start..<(start + 30)).map { RecordDraft("id-\(100 + $0)", at: "2024-03-01T12:00:\(10 + $0 / 2)Z") })
            }
            for order in [EventQuery.Order.ascending, .descending] {
                for scope in [EventQuery.Scope.everyone, .user("alice"), .service("ec2")] {
                    try await subject.requireSameAnswer(to: EventQuery(scope: scope, order: order), limit: 9)
                }
            }
        },
    ]
}

extension [RecordDraft] {
    /// The same drafts in an order of no meaning.
    fileprivate func shuffledBySuite() -> [RecordDraft] {
        enumerated().sorted { ($0.offset * 17) % 31 < ($1.offset * 17) % 31 }.map(\.element)
    }
}
