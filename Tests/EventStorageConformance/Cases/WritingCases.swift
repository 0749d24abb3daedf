import CloudTrailLogs
import EventStorage
import NaiveReading

extension EventStoreConformance {
    static let writingCases = [
        Case("A batch that is written twice is stored once") { subject in
            let drafts = (0..<20).map { RecordDraft("id-\($0)", at: "2024-03-01T12:00:\(10 + $0)Z", user: "user-\($0 % 3)") }
            var summary = try await subject.write(drafts)
            try requireEqual(summary, WriteSummary(stored: 20, duplicates: 0), "the first time")
            summary = try await subject.write(drafts)
            try requireEqual(summary, WriteSummary(stored: 0, duplicates: 20), "the second time")
            summary = try await subject.write(drafts.reversed() + [RecordDraft("new")])
            try requireEqual(summary, WriteSummary(stored: 1, duplicates: 20), "the third time, with one more event")
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
        },
        Case("Of two events with one identifier in a batch the first stays") { subject in
            try await subject.write([
                RecordDraft("same", name: "First", user: "first", parameters: ["a": "1"]),
                RecordDraft("other", name: "Other"),
                RecordDraft("same", name: "Second", source: "s3.amazonaws.com", user: "second", parameters: ["b": "2"]),
                RecordDraft("same", name: "Third", user: "third", parameters: ["a": "3"]),
            ])
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            try await subject.requireQuery(EventQuery(scope: .user("second")), finds: [])
            try await subject.requireQuery(EventQuery(parameters: [.attribute("requestParameters_a", is: "1")]), finds: ["same"])
            try await subject.requireQuery(EventQuery(parameters: [.attribute("requestParameters_a", is: "3")]), finds: [])
            try await subject.requireSameLists()
        },
        Case("An event that is stored stays as it was, and a later one leaves no trace in lists") { subject in
            try await subject.write([RecordDraft("same", user: "first", parameters: ["a": "1"])])
            try await subject.write([
                RecordDraft("same", name: "Later", source: "s3.amazonaws.com", user: "second", parameters: ["b": "2"])
            ])
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            try await subject.requireQuery(EventQuery(scope: .service("s3")), finds: [])
            try await subject.requireQuery(EventQuery(eventName: .equals("Later")), finds: [])
            try await subject.requireSameLists()
        },
        Case("Of different records in an archive's logs one stays, of which the store says that it does") { subject in
            let (second, first) = (subject.newLogIdentity(inAccount: 2, day: 1), subject.newLogIdentity(inAccount: 1, day: 2))
            try await subject.write(
                [
                    RecordDraft("other"), RecordDraft("same", source: "s3.amazonaws.com", user: "second", parameters: ["b": "2"]),
                ], log: second)
            let summary = try await subject.write([RecordDraft("same", user: "first", parameters: ["a": "1"])], log: first)
            try requireEqual(summary, WriteSummary(stored: 0, duplicates: 1), "the summary")
            let (kept, gone) = subject.writer.keepsFirstInPathOrder ? ("first", "second") : ("second", "first")
            try await subject.requireQuery(EventQuery(scope: .user(kept)), finds: ["same"])
            try await subject.requireQuery(EventQuery(scope: .user(gone)), finds: [])
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            try await subject.requireSameLists()
            let location = try await subject.store.event(id: "same")?.location
            try requireEqual(location?.log, kept == "first" ? first : second, "the log of the record")
            // Once more, and logs of no archive together with it: nothing changes.
            try await subject.write([RecordDraft("same", user: "second")], log: second)
            try await subject.write([RecordDraft("same", user: "third")], log: LogIdentity(source: "/a", size: 1, revision: nil))
            try await subject.requireQuery(EventQuery(scope: .user(kept)), finds: ["same"])
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            try await subject.requireSameLists()
        },
        Case("Another record of an event that comes while somebody reads hides it from nobody") { subject in
            let (second, first) = (subject.newLogIdentity(inAccount: 2, day: 1), subject.newLogIdentity(inAccount: 1, day: 2))
            let ids = (0..<9).map { "id-\($0)" }
            try await subject.write(ids.enumerated().map { RecordDraft($1, at: "2024-03-01T12:00:1\($0)Z") }, log: second)
            let cursor = try await subject.store.events(matching: EventQuery(eventName: .equals("RunInstances")), after: nil)
            let start = try await cursor.next(limit: 1).events.map { ExactEvent($0).eventID }
            try await subject.write([RecordDraft("id-8", at: "2024-03-01T12:00:18Z")], log: first)
            let rest = try await subject.rest(of: cursor, limit: 100).map(\.eventID)
            try requireEqualLists(start + rest, ids.map { UTF8Text($0) }, "identifiers")
        },
        Case("Few duplicates among many events leave no trace either") { subject in
            let known = ["old", "older"].map { RecordDraft($0, name: "Known", user: "known", parameters: ["a": "1"]) }
            try await subject.write(known)
            var drafts = (0..<40).map { number in
                RecordDraft(
                    "id-\(number)", at: "2024-03-01T12:00:\(10 + number)Z", user: "user-\(number % 3)",
                    parameters: ["a": .number("\(number % 4)")])
            }
            // In the middle, at the end, and one of an event of the same batch.
            drafts.insert(RecordDraft("old", name: "Late", user: "late", parameters: ["a": "2", "b": "2"]), at: 20)
            drafts.insert(RecordDraft("id-3", at: "2024-03-01T12:00:13Z", user: "late", parameters: ["a": "0"]), at: 30)
            drafts.append(RecordDraft("older", source: "s3.amazonaws.com", user: "late", parameters: ["c": "3"]))
            let summary = try await subject.write(drafts)
            try requireEqual(summary, WriteSummary(stored: 40, duplicates: 3), "the summary")
            try await subject.requireSameAnswer(to: EventQuery(fields: .all))
            for value in ["0", "1", "2", "3"] {
                let query = EventQuery(parameters: [.attribute("requestParameters_a", is: value)])
                try await subject.requireSameAnswer(to: query)
                let expected = 10 + (value == "1" ? 2 : 0)
                try await requireEqual(subject.store.countEvents(matching: query), expected, "events with a = \(value)")
            }
            try await requireEqual(subject.store.countEvents(matching: EventQuery()), 42, "the number of events")
            try await subject.requireQuery(EventQuery(scope: .user("late")), finds: [])
            try await subject.requireQuery(EventQuery(eventName: .equals("Late")), finds: [])
            try await subject.requireSameLists()
        },
        Case("Batches are prepared on many tasks and written in order") { subject in
            let writer = subject.writer
            let logs = (0..<8).map { number in
                DraftLog(
                    (0..<10).map { RecordDraft("\(number)-\($0)", parameters: ["n": .number("\($0)")]) },
                    identity: LogIdentity(source: "/logs/\(number)", size: nil, revision: nil))
            }
            let prepared = try await withThrowingTaskGroup { group in
                for (index, log) in logs.enumerated() {
                    group.addTask { (index, try writer.prepare(log.batch())) }
                }
                return try await group.reduce(into: [Int: any PreparedBatch]()) { $0[$1.0] = $1.1 }
            }
            for (index, log) in logs.enumerated() {
                guard let batch = prepared[index] else { continue }
                let summary = try await writer.write(batch, logs: [DraftLog.number: log.identity], finished: [])
                try requireEqual(summary, WriteSummary(stored: 10, duplicates: 0), "the summary of batch \(index)")
            }
            try await requireEqual(subject.store.countEvents(matching: EventQuery()), 80, "the number of events")
        },
        Case("An empty batch stores nothing") { subject in
            let summary = try await subject.writer.write(subject.writer.prepare(EventBatch()), logs: [:], finished: [])
            try requireEqual(summary, WriteSummary(stored: 0, duplicates: 0), "the summary")
        },
        Case("A writer that was closed makes room for the next, and what it wrote stays") { subject in
            try await subject.write([RecordDraft("a")])
            do {
                // A store that takes several writers has nothing to refuse.
                try await subject.store.openWriter().close()
            } catch let error as EventStoreError {
                try requireEqual(error.code, .locked, "the refusal of a second writer")
            }
            await subject.writer.close()
            let next = try await StoreUnderTest(subject.store)
            try await next.write([RecordDraft("b")])
            await next.writer.close()
            let found = try await next.events(matching: EventQuery()).map(\.eventID)
            try requireEqualLists(found, ["a", "b"], "the events of both writers")
        },
    ]
}
