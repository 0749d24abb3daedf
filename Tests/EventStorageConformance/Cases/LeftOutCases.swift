import CloudTrailLogs
import EventStorage

extension EventStoreConformance {
    static let leftOutCases = [
        Case("Nothing is left out of an empty store, nor by imports that left nothing out") { subject in
            try await requireEqual(subject.store.leftOutEvents(), .none, "what is left out of an empty store")
            let kept = KeptPart(filter: .none, range: .distantPast ... .distantFuture, flatteningVersion: 1)
            let log = subject.newLogIdentity()
            try await subject.write([RecordDraft("a")], log: log, finished: [LedgerEntry(log: log, kept: kept)])
            try await requireEqual(subject.store.leftOutEvents(), .none, "what is left out without a filter")
        },
        Case("What was left out is the union over all imports, whatever came later") { subject in
            try await subject.leaveOut(["get", "list"])
            try await requireEqual(
                subject.store.leftOutEvents().namePrefixes, ["get", "list"], "the prefixes of the first import")
            try await subject.leaveOut([])
            try await subject.leaveOut(["describe", "getobject", "getobject"])
            try await subject.leaveOut(["get", "list"])
            try await requireEqual(
                subject.store.leftOutEvents().namePrefixes, ["describe", "get", "list"], "the prefixes of all imports")
            try await subject.leaveOut(["g"])
            try await requireEqual(subject.store.leftOutEvents().namePrefixes, ["describe", "g", "list"], "a wider prefix")
        },
        Case("What was left out is known without an event, and to the next writer and reader") { subject in
            _ = try await subject.writer.write(
                subject.writer.prepare(EventBatch()), logs: [:], finished: [],
                leftOut: LeftOutEvents(namePrefixes: ["a,b", "\u{e9} ", "'\"\\"]))
            try await requireEqual(
                Set(subject.store.leftOutEvents().namePrefixes), ["a,b", "\u{e9} ", "'\"\\"], "the prefixes")
            await subject.writer.close()
            let next = try await subject.store.openWriter()
            _ = try await next.write(
                next.prepare(EventBatch()), logs: [:], finished: [], leftOut: LeftOutEvents(namePrefixes: ["z"]))
            await next.close()
            try await requireEqual(
                Set(subject.store.leftOutEvents().namePrefixes), ["a,b", "\u{e9} ", "'\"\\", "z"], "the prefixes of both writers")
        },
    ]
}

extension StoreUnderTest {
    /// Writes an event of a log of which these were left out.
    fileprivate func leaveOut(_ prefixes: [String]) async throws {
        let log = newLogIdentity()
        let draft = DraftLog([RecordDraft("\(log.source)")], identity: log)
        _ = try await writer.write(
            writer.prepare(draft.batch()), logs: [DraftLog.number: log], finished: [],
            leftOut: LeftOutEvents(namePrefixes: prefixes))
    }
}
