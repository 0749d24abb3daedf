import EventStorage
import Ingestion
import S3Logs
import Testing

/// Accounts and regions that are wanted, told by a log's path or else by each record.
@Suite struct AccountAndRegionTests {
    private let folder: TemporaryFolder
    private let writer = MemoryWriter()
    private let one = S3ArchiveScope(accounts: ["111122223333"])
    private let oneInEurope = S3ArchiveScope(accounts: ["111122223333"], regions: ["eu-west-1", "eu-north-1"])

    init() throws {
        folder = try TemporaryFolder()
    }

    private func record(_ id: String, account: String? = nil, region: String = "eu-west-1", more: String = "") -> String {
        let recipient = account.map { #","recipientAccountId":"\#($0)""# } ?? ""
        return IngestionTests.record(id, region: region, more: recipient + more)
    }

    /// Logs whose paths tell what their records do not.
    private func writeArchive(below root: String = "AWSLogs") throws {
        for account in ["111122223333", "444455556666"] {
            for region in ["eu-west-1", "us-east-1"] {
                try folder.write(
                    log([record("\(account) \(region)", account: "999999999999", region: "-")]),
                    to: "\(root)/\(account)/CloudTrail/\(region)/2018/06/01/a.json")
            }
        }
    }

    @Test(arguments: ["AWSLogs", "copy", "AWSLogs/o-abc"])
    func pathsOfAnArchiveTell(root: String) async throws {
        try writeArchive(below: root)
        let first = try await importLogs(folder.path, into: writer, archive: oneInEurope)
        #expect(Set(writer.events.keys) == ["111122223333 eu-west-1"])
        #expect(first.files == 1 && first.filesSkipped == 0 && first.filtered == 0)
        // Read as a whole, it is not read again; the others were not, and are.
        let all = try await importLogs(folder.path, into: writer)
        #expect(all.files == 4 && all.filesSkipped == 1 && all.stored == 3)
    }

    @Test func recordsTellWherePathsDoNot() async throws {
        try folder.write(
            log([
                record("mine", account: "111122223333"), record("other's", account: "444455556666"),
                record("elsewhere", account: "111122223333", region: "us-east-1"),
                record("north", account: "111122223333", region: "eu-north-1"),
            ]), to: "flat.json")
        let report = try await importLogs(folder.path, into: writer, archive: oneInEurope)
        #expect(Set(writer.events.keys) == ["mine", "north"])
        #expect(report.filtered == 2 && report.failureCount == 0)
        // What was left out is not taken for imported.
        #expect(writer.ledger.isEmpty)
        let all = try await importLogs(folder.path, into: writer)
        #expect(all.stored == 2 && all.duplicates == 2)
        let again = try await importLogs(folder.path, into: writer, archive: oneInEurope)
        #expect(again.filesSkipped == 1)
    }

    @Test func theAccountIsTheOneThatReceivedTheEvent() async throws {
        let aggregated = #"""
            {"eventId":"aggregated","accountId":"111122223333","timeWindow":{"windowStart":"2018-06-01T09:00:00Z"},\#
            "awsRegion":"eu-west-1"}
            """#
        func called(_ record: String) -> String {
            record.replacing(#""type":"IAMUser""#, with: #""type":"IAMUser","accountId":"111122223333""#)
        }
        try folder.write(
            log([
                called(record("cross-account", account: "444455556666")), called(record("of version 1.01")),
                record("named", account: "111122223333", more: #","requestParameters":{"recipientAccountId":"444455556666"}"#),
                record("nobody's"),
                record("a number", account: "111122223333").replacing(#""111122223333""#, with: "111122223333"), aggregated,
                #"{"eventID":"nowhere","eventTime":"2018-06-01T09:00:00Z","recipientAccountId":"111122223333"}"#,
            ]), to: "a.json")
        _ = try await importLogs(folder.path, into: writer, archive: one)
        #expect(Set(writer.events.keys) == ["of version 1.01", "named", "a number", "aggregated", "nowhere"])
        let inEurope = MemoryWriter()
        _ = try await importLogs(folder.path, into: inEurope, archive: S3ArchiveScope(regions: ["eu-west-1"]))
        #expect(inEurope.events.count == 6 && inEurope.events["nowhere"] == nil)
    }

    @Test func besideTheRegionsThePathTellsTheAccountAlone() async throws {
        try folder.write(
            log([record("a"), record("b", region: "us-east-1")]), to: "AWSLogs/111122223333/CloudTrail/copied.json")
        try folder.write(log([record("c")]), to: "AWSLogs/444455556666/CloudTrail/copied.json")
        _ = try await importLogs(folder.path, into: writer, archive: oneInEurope)
        #expect(Set(writer.events.keys) == ["a"])
    }

    @Test func aNamedFileOfAnotherAccountIsSkipped() async throws {
        try writeArchive()
        let mine = folder.path("AWSLogs/111122223333/CloudTrail/eu-west-1/2018/06/01/a.json")
        let other = folder.path("AWSLogs/444455556666/CloudTrail/eu-west-1/2018/06/01/a.json")
        let report = try await importLogs(mine, other, into: writer, archive: one)
        #expect(Set(writer.events.keys) == ["111122223333 eu-west-1"])
        #expect(report.files == 2 && report.filesSkipped == 1)
        #expect(writer.ledger.keys.sorted() == [mine])
    }
}
