import Ingestion
import NaiveReading
import SQLiteStorage
import TestSupport
import Testing

/// Answers over thousands of real records against a naive reading of the same files, from bytes to sorted lists.
@Suite(.enabled(if: RealLogs.areThere, Comment(rawValue: RealLogs.whySkipped)))
struct RealLogsTests {
    @Test(
        "An import of real logs accounts for every record, and all answers are those of a naive reading",
        arguments: ImportFilter.allCases)
    func answersAreThoseOfANaiveReading(filter: ImportFilter) async throws {
        try await withTemporaryDirectory { folder in
            let logs = try RealLogs.folder.read()
            let imported = try await ImportedLogs(logs, filter: filter, into: SQLiteStore.empty(in: folder))
            #expect(imported.report.records > 3400)
            try await expectAnswersOfANaiveReading(imported, seed: filter == .standard ? 1 : 2, questions: 300)
        }
    }
}
