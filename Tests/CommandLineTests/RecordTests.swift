import Foundation
import TestSupport
import Testing

/// Records that `query` shows, and why it shows none.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RecordTests {
    private static let log = #"""
        {"Records":[{"eventVersion":"1.08","eventID":"a","eventTime":"2023-07-10T12:00:00Z","eventName":"RunInstances",
        "userIdentity":{"type":"IAMUser","userName":"alice"},"requestParameters":{"password":"hunter2"}}]}
        """#

    private func withImportedLog(_ body: (_ folder: String, _ log: URL) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let log = URL(filePath: folder + "/log.json")
            try Self.log.write(to: log, atomically: false, encoding: .utf8)
            #expect(try await Tracker.run("import", "log.json", in: folder).status == 0)
            try await body(folder, log)
        }
    }

    private struct Answer: Decodable {
        struct Record: Decodable {
            var eventID: String
            var requestParameters: [String: String]
        }

        var record: Record?
        var recordMissing: String?
    }

    private func answer(in folder: String, environment: [String: String] = [:]) async throws -> Answer {
        let outcome = try await Tracker.run("query", "events/a", in: folder, environment: environment)
        #expect(outcome.status == 0)
        return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
    }

    @Test func aRecordIsShownUntilItsLogIsAnother() async throws {
        try await withImportedLog { folder, log in
            let before = try await answer(in: folder)
            #expect(before.record?.requestParameters == ["password": "REDACTED"])
            #expect(before.recordMissing == nil)

            let edited = Self.log.replacing("alice", with: "malic")
            let outcome = try await Tracker.shell(
                "cp -p log.json backup && printf %s '\(edited)' >log.json && touch -r backup log.json", in: folder)
            #expect(outcome.status == 0)
            let after = try await answer(in: folder)
            #expect(after.record == nil && after.recordMissing == "changed")

            try FileManager.default.removeItem(at: log)
            #expect(try await answer(in: folder).recordMissing == "gone")
        }
    }

    @Test func aStoreThatWasEditedIsTold() async throws {
        try await withImportedLog { folder, _ in
            let edit = try await Tracker.shell(
                "python3 -c \"import sqlite3; c = sqlite3.connect('cloudtrail.db');"
                    + " c.execute('UPDATE events SET record_hash = record_hash + 1'); c.commit()\"", in: folder)
            #expect(edit.status == 0, "\(edit.errors)")
            #expect(try await answer(in: folder).recordMissing == "changed")
        }
    }

    @Test func standardInputIsNotKept() async throws {
        try await withTemporaryDirectory { folder in
            let imported = try await Tracker.run("import", "-", in: folder, input: Array(Self.log.utf8))
            #expect(imported.status == 0)
            let found = try await answer(in: folder)
            #expect(found.recordMissing == "notKept")
        }
    }
}
