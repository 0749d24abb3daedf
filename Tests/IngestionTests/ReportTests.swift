import CloudTrailLogs
import Foundation
import S3Logs
import Testing

@testable import Ingestion

@Suite struct ReportTests {
    @Test func reportIsTheContractsJSON() {
        var report = ImportReport()
        report.files = 12
        report.filesSkipped = 3
        report.stored = 410
        report.filtered = 2600
        report.duplicates = 30
        report.rejected = 2
        report.expired = 4
        report.bytesCompressed = 1000
        report.bytesUncompressed = 18_446_744_073_709_551_615
        report.seconds = 1.23456
        report.addFailedFile(ImportReport.Failure(source: #"/a "b"\c"#, reason: "is empty"))
        #expect(
            report.json == #"{"files": 13, "filesSkipped": 3, "filesFailed": 1, "records": 3042, "stored": 410, "#
                + #""filtered": 2600, "duplicates": 30, "rejected": 2, "expired": 4, "bytesCompressed": 1000, "#
                + #""bytesUncompressed": 18446744073709551615, "seconds": 1.235, "#
                + #""failures": [{"source": "/a \"b\"\\c", "reason": "is empty"}]}"#)
    }

    @Test func emptyReportIsJSON() throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(ImportReport().json.utf8)) as? [String: Any])
        #expect(object.count == 13)
        #expect(object["seconds"] as? Double == 0)
        #expect((object["failures"] as? [Any])?.isEmpty == true)
    }

    @Test(arguments: [
        ("plain é 日本", "plain é 日本"), ("\u{1B}[31mred", "\\u{1B}[31mred"), ("a\nb\tc", "a\\u{A}b\\u{9}c"),
        ("\u{9B}2J", "\\u{9B}2J"), ("\u{202E}gpj.exe", "\\u{202E}gpj.exe"), ("del\u{7F}", "del\\u{7F}"),
    ])
    func failuresAreHarmlessForATerminal(text: String, printed: String) {
        let failure = ImportReport.Failure(source: text, reason: text)
        #expect(failure.source == printed)
        #expect(failure.reason == printed)
    }

    @Test func aFileIsNamedBeforeRecords() {
        var records = ImportReport()
        for number in 0..<1500 { records.name(ImportReport.Failure(source: "a", reason: "record at byte \(number): is odd")) }
        var file = ImportReport()
        file.addFailedFile(ImportReport.Failure(source: "a", reason: "broke off", kind: .unavailable))
        records.add(file)
        #expect(records.failures.count == ImportReport.maxNamedFailures)
        #expect(records.failures.last?.reason == "broke off")
    }

    @Test func oneSourceOfManyFailuresLeavesRoomForOthers() {
        var report = ImportReport()
        for number in 0..<1500 { report.name(ImportReport.Failure(source: "a", reason: "record at byte \(number): is odd")) }
        for number in 0..<1500 { report.name(ImportReport.Failure(source: "b\(number)", reason: "record at byte 0: is odd")) }
        #expect(report.failures.count == ImportReport.maxNamedFailures)
        #expect(report.failures.first?.source == "a")
        #expect(report.failures.filter { $0.source.hasPrefix("b") }.map(\.source) == (0..<999).map { "b\($0)" })
    }

    @Test func failuresAreCountedPastThoseNamed() async throws {
        let folder = try TemporaryFolder()
        let writer = MemoryWriter()
        try folder.write(log([String](repeating: "null", count: 1500) + [record("1")]), to: "a.json")
        for index in 0..<20 { try folder.write("", to: "b\(index).json") }
        let report = try await importLogs(folder.path, into: writer)
        #expect(report.rejected == 1500)
        #expect(report.filesFailed == 20)
        #expect(report.failureCount == 1520)
        #expect(report.failures.count == ImportReport.maxNamedFailures)
        #expect(report.stored == 1)
    }
}
