import CloudTrailLogs
import EventStorage

extension EventStoreConformance {
    static let ledgerCases = [
        Case("Ledger entries come back as they were written") { subject in
            let identities = [
                LogIdentity(source: "/logs/a b/ä.json.gz", size: 0, revision: "1709294400123456789"),
                LogIdentity(source: "s3://bucket/key+%41", size: 5_000_000_000_000, revision: "\"d41d8cd98f00b204\""),
                LogIdentity(source: "-", size: nil, revision: nil),
                LogIdentity(source: "file:///logs/%FF", size: 1, revision: nil),
                LogIdentity(source: "/logs/b", size: nil, revision: ""),
            ]
            let parts = [
                KeptPart(filter: .standard, range: .distantPast ... .distantFuture, flatteningVersion: 1),
                KeptPart(filter: .none, range: try .at("2024-01-01")...(.at("2024-02-01")), flatteningVersion: 7),
                KeptPart(
                    filter: EventNameFilter(prefixes: ["a,b", "é ", "'"], keptNames: ["a,b,c", "é \"", "'", "''"]),
                    range: EventInstant(milliseconds: -5)...EventInstant(milliseconds: -5), flatteningVersion: 2),
            ]
            let entries = identities.enumerated().map { LedgerEntry(log: $1, kept: parts[$0 % parts.count]) }
            try await subject.write([RecordDraft("a")], finished: Array(entries.prefix(3)))
            _ = try await subject.writer.write(
                subject.writer.prepare(EventBatch()), logs: [:], finished: Array(entries.dropFirst(3)))
            let found = try await subject.writer.ledgerEntries(for: identities.map(\.source) + ["/logs/unknown", "/logs/"])
            try requireEqual(found.count, entries.count, "the number of entries")
            for entry in entries {
                try requireEqual(found[entry.log.source], entry, "the entry of \(entry.log.source)")
            }
            try await requireEqual(subject.writer.ledgerEntries(for: []), [:], "the entries of no log")
        },
        Case("A log's later entry replaces the earlier, and the next writer knows it") { subject in
            let kept = KeptPart(filter: .standard, range: .distantPast ... .distantFuture, flatteningVersion: 1)
            var entry = LedgerEntry(log: LogIdentity(source: "/logs/a", size: 1, revision: "1"), kept: kept)
            try await subject.write([RecordDraft("a")], log: entry.log, finished: [entry])
            entry.log = LogIdentity(source: "/logs/a", size: 2, revision: "2")
            entry.kept.filter = EventNameFilter(prefixes: ["get"])
            try await subject.write([RecordDraft("b")], log: entry.log, finished: [entry])
            try await requireEqual(
                subject.writer.ledgerEntries(for: ["/logs/a"]), ["/logs/a": entry], "the entry of the same writer")
            await subject.writer.close()
            let next = try await subject.store.openWriter()
            try await requireEqual(next.ledgerEntries(for: ["/logs/a"]), ["/logs/a": entry], "the entry of the next writer")
            await next.close()
        },
        Case("Events of a log that is not finished are stored without a ledger entry") { subject in
            let log = subject.newLogIdentity()
            try await subject.write([RecordDraft("a")], log: log)
            try await requireEqual(subject.writer.ledgerEntries(for: [log.source]), [:], "the entries of an unfinished log")
            try await subject.requireSameAnswer(to: EventQuery())
        },
        Case("The ledger takes thousands of logs at once") { subject in
            let kept = KeptPart(filter: .none, range: .distantPast ... .distantFuture, flatteningVersion: 1)
            let entries = (0..<3000).map { number in
                LedgerEntry(
                    log: LogIdentity(source: "/logs/\(number)", size: UInt64(number), revision: "\(number)"), kept: kept)
            }
            _ = try await subject.writer.write(subject.writer.prepare(EventBatch()), logs: [:], finished: entries)
            let found = try await subject.writer.ledgerEntries(for: entries.map(\.log.source))
            try requireEqual(found.count, entries.count, "the number of entries")
            try require(entries.allSatisfy { found[$0.log.source] == $0 }, "an entry came back changed")
        },
    ]
}
