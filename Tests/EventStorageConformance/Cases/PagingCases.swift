import CloudTrailLogs
import EventStorage
import NaiveReading

extension EventStoreConformance {
    private static let orders = [EventQuery.Order.ascending, .descending]

    /// Events at few instants, so that pages end between events of one instant.
    private static var crowdedDrafts: [RecordDraft] {
        mixedEventIDs.enumerated().map {
            RecordDraft($1, at: "2024-03-01T12:00:0\($0 % 3)Z", user: $0 % 2 == 0 ? "alice" : "bob")
        }
    }

    static let pagingCases = [
        Case("Behind every position stands exactly the rest") { subject in
            try await subject.write(crowdedDrafts)
            for order in orders {
                for scope in [EventQuery.Scope.everyone, .user("bob"), .service("ec2")] {
                    let query = EventQuery(scope: scope, order: order)
                    for event in subject.reference.events(matching: query) {
                        try await subject.requireSameAnswer(to: query, after: event.position)
                    }
                }
            }
        },
        Case("A position need not be one of a matching event") { subject in
            try await subject.write(crowdedDrafts)
            let instants = [
                EventInstant.distantPast, try .at("2024-03-01T11:59:59Z"), try .at("2024-03-01T12:00:00Z"),
                try .at("2024-03-01T12:00:01Z"), try .at("2024-03-01T12:00:01.500Z"), try .at("2024-03-01T12:00:02Z"),
                .distantFuture,
            ]
            let eventIDs = [
                "", "\u{0}", "a", "b", "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b00", "C4AAE1CC", "c4aae1cc-5d5e-4c2f-8f53-6a4a8f1e0b02",
                "é",
                "zz", "\u{10FFFF}\u{10FFFF}",
            ]
            for order in orders {
                for instant in instants {
                    for eventID in eventIDs {
                        let position = EventPosition(instant: instant, eventID: eventID)
                        try await subject.requireSameAnswer(to: EventQuery(scope: .user("alice"), order: order), after: position)
                    }
                }
            }
        },
        Case("A range holds behind a position too") { subject in
            try await subject.write(crowdedDrafts)
            let range = try EventInstant.at("2024-03-01T12:00:01Z") ... .at("2024-03-01T12:00:01Z")
            for order in orders {
                for event in subject.reference.events(matching: EventQuery()) {
                    try await subject.requireSameAnswer(to: EventQuery(range: range, order: order), after: event.position)
                }
            }
        },
        Case("A cursor gives one event at a time, and nothing more at its end") { subject in
            try await subject.write(crowdedDrafts)
            for order in orders {
                let query = EventQuery(order: order)
                let cursor = try await subject.store.events(matching: query, after: nil)
                let found = try await subject.rest(of: cursor, limit: 1)
                try requireEqualLists(found, subject.reference.events(matching: query), "events one by one")
                let page = try await cursor.next(limit: 1)
                try require(page.events.isEmpty && page.isLast, "behind its end the cursor gives \(page)")
            }
        },
        Case("Page by page, each behind the last, nothing is skipped or repeated while events arrive") { subject in
            try await subject.write(crowdedDrafts)
            for order in orders {
                let query = EventQuery(order: order)
                let before = subject.reference.events(matching: query)
                var found = [ExactEvent]()
                var position: EventPosition?
                var round = 0
                while true {
                    let page = try await subject.store.events(matching: query, after: position).next(limit: 5)
                    let events = page.events.map { ExactEvent($0) }
                    found += events
                    if page.isLast { break }
                    guard let last = events.last else { continue }
                    // At its own instant on both sides of it, and far before and behind.
                    round += 1
                    try await subject.write([
                        RecordDraft("\(last.eventID)\(order)\(round)", at: last.instant.iso8601),
                        RecordDraft("\u{1}\(order)\(round)", at: last.instant.iso8601),
                        RecordDraft("early \(order)\(round)", at: "2024-01-01T00:00:00Z"),
                        RecordDraft("late \(order)\(round)", at: "2025-01-01T00:00:00Z"),
                    ])
                    position = last.position
                }
                let old = Set(before)
                try requireEqualLists(found.filter { old.contains($0) }, before, "events that were there from the start")
                try requireEqual(Set(found).count, found.count, "distinct events")
            }
        },
    ]
}
