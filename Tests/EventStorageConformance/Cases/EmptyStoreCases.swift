import CloudTrailLogs
import EventStorage

extension EventStoreConformance {
    static let emptyStoreCases = [
        Case("An empty store answers everything with nothing") { subject in
            for order in [EventQuery.Order.ascending, .descending] {
                let page = try await subject.store.events(matching: EventQuery(order: order), after: nil).next(limit: 1)
                try require(page.events.isEmpty && page.isLast, "the first page is \(page)")
            }
            let conditions = [EventQuery.ParameterCondition.attribute("eventName", is: "RunInstances")]
            for query in [
                EventQuery(), EventQuery(scope: .user("alice")), EventQuery(scope: .service("ec2")),
                EventQuery(eventName: .hasPrefix("R")), EventQuery(parameters: conditions),
            ] {
                try await subject.requireSameAnswer(to: query)
            }
            let position = EventPosition(instant: try .at("2024-01-01"), eventID: "a")
            try await subject.requireSameAnswer(to: EventQuery(), after: position)
            try await subject.requireSameLists()
            try await require(subject.store.event(id: "a") == nil, "an event comes out of an empty store")
            try await requireEqual(
                subject.writer.ledgerEntries(for: ["/logs/1.json.gz"]), [:], "the ledger of an empty store")
        },
        Case("A healthy store says so") { subject in
            try await subject.store.checkHealth()
        },
    ]
}
