import DynamoDBStorage
import EventStorage
import NaiveReading
import QueryAPI
import SQLiteStorage
import TestEngines
import TestSupport
import Testing

/// The same logs and the same questions for SQLite and for DynamoDB: the answers are the same, byte for byte.
@Suite(.enabled(if: MiniStack.isInstalled, Comment(rawValue: MiniStack.whySkipped)))
struct StoreAgreementTests {
    @Test("SQLite and DynamoDB agree on everything about a generated archive", arguments: ImportFilter.allCases)
    func agreeOnGeneratedLogs(filter: ImportFilter) async throws {
        try await withTemporaryDirectory { folder in
            let archive = try await GeneratedLogs.write(to: "\(folder)/archive", events: 1500)
            let logs = try archive.read()
            try await expectAgreement(on: logs, in: archive, filter: filter, folder: folder, seed: 11, questions: 120)
        }
    }

    @Test(
        "SQLite and DynamoDB agree on everything about real logs",
        .enabled(if: RealLogs.areThere, Comment(rawValue: RealLogs.whySkipped)), arguments: ImportFilter.allCases)
    func agreeOnRealLogs(filter: ImportFilter) async throws {
        try await withTemporaryDirectory { folder in
            let logs = try RealLogs.folder.read().withUniqueIdentifiers()
            #expect(logs.reduce(0) { $0 + $1.records.count } > 3300)
            try await expectAgreement(on: logs, filter: filter, folder: folder, seed: 12, questions: 80)
        }
    }

    private func expectAgreement(
        on logs: [LogFolder.Log], in archive: LogFolder? = nil, filter: ImportFilter, folder: String, seed: UInt64, questions: Int
    ) async throws {
        let inSQLite = try await ImportedLogs(logs, in: archive, filter: filter, into: SQLiteStore.empty(in: folder))
        try await DynamoDBStore.withEmpty { store in
            let inDynamoDB = try await ImportedLogs(logs, in: archive, filter: filter, into: store)
            try await expectAnswersOfANaiveReading(inDynamoDB, seed: seed, questions: questions)

            var targets = ["/users", "/services", "/parameters", "/health", "/events/unheard-of", "/scan?from=tomorrow"]
            targets += inSQLite.naive.entries.compactMap(\.event.eventID).prefix(40).map {
                "/events/" + Question.encode($0.string, keeping: "")
            }
            var generator = QuestionGenerator(seed: seed + 100, store: inSQLite.naive)
            for _ in 0..<questions {
                let question = generator.next()
                let clock = question.now
                let target = question.target(&generator.random)
                try await expectSameBytes(target, at: clock, inSQLite, inDynamoDB)
            }
            for target in targets { try await expectSameBytes(target, at: 1_717_200_000_000, inSQLite, inDynamoDB) }
        }
    }

    private func expectSameBytes(
        _ target: String, at clock: Int64, _ first: ImportedLogs, _ second: ImportedLogs
    ) async throws {
        let request = APIRequest(target: target)
        let expected = await first.api(now: clock).respond(to: request)
        let found = await second.api(now: clock).respond(to: request)
        #expect(found.status == expected.status, "\(target) at \(clock)")
        #expect(found.headerFields == expected.headerFields, "\(target) at \(clock)")
        #expect(try await found.collectBody() == expected.collectBody(), "\(target) at \(clock)")
    }
}

extension [LogFolder.Log] {
    /// Those without a log that gives an event another time than an earlier one did: which of the two a store keeps is its own
    /// to decide.
    fileprivate func withUniqueIdentifiers() -> [LogFolder.Log] {
        var times = [UTF8Text: Int64]()
        return filter { log in
            let events = log.records.compactMap { NaiveEvent(record: $0.value) }
            return events.allSatisfy { event in
                guard let eventID = event.eventID, let time = event.milliseconds else { return true }
                defer { times[eventID] = time }
                return (times[eventID] ?? time) == time
            }
        }
    }
}
