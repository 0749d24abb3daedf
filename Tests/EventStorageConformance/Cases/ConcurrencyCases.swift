import EventStorage
import NaiveReading

extension EventStoreConformance {
    static let concurrencyCases = [
        Case("A cursor that is open while events arrive gives each event that was there once") { subject in
            func drafts(_ kind: String) -> [RecordDraft] {
                (0..<60).map { RecordDraft("\(100 + $0) \(kind)", at: "2024-03-01T12:00:\(10 + $0 / 3)Z") }
            }
            try await subject.write(drafts("old"))
            for order in [EventQuery.Order.ascending, .descending] {
                let query = EventQuery(order: order)
                let before = subject.reference.events(matching: query)
                let cursor = try await subject.store.events(matching: query, after: nil)
                var found = [ExactEvent]()
                for round in 0..<5 {
                    found += try await cursor.next(limit: 7).events.map { ExactEvent($0) }
                    try await subject.write(drafts("\(order) \(round)"))
                }
                found += try await subject.rest(of: cursor, limit: 7)
                let old = Set(before)
                try requireEqualLists(found.filter { old.contains($0) }, before, "events that were there when the cursor opened")
                let expectedOrder = found.sorted { order == .ascending ? $0.position < $1.position : $0.position > $1.position }
                try requireEqualLists(found, expectedOrder, "order")
                try requireEqual(Set(found).count, found.count, "distinct events")
            }
        },
        Case("Readers see each batch wholly or not at all") { subject in
            let store = subject.store
            let writer = subject.writer
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask {
                        var last = 0
                        while last < 30 * 20 {
                            let count = try await store.countEvents(matching: EventQuery(scope: .service("ec2")))
                            try require(count % 20 == 0 && count >= last, "\(count) events after \(last), in batches of 20")
                            last = count
                            await Task.yield()
                        }
                    }
                }
                for number in 0..<30 {
                    let drafts = (0..<20).map { RecordDraft("\(number)-\($0)", at: "2024-03-01T12:00:\(10 + $0)Z") }
                    let log = DraftLog(drafts, identity: LogIdentity(source: "/logs/\(number)", size: 1, revision: "1"))
                    _ = try await writer.write(writer.prepare(log.batch()), logs: [DraftLog.number: log.identity], finished: [])
                }
                try await group.waitForAll()
            }
        },
    ]
}
