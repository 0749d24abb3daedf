import CloudTrailLogs
import Foundation
import SyntheticArchive
import TestSupport
import Testing

@Suite("The shape of a synthetic archive")
struct ArchiveShapeTests {
    @Test("The same options give the same bytes, whatever was written before")
    func repeats() async throws {
        try await withTemporaryDirectory { folder in
            let first = try WrittenArchive(WrittenArchive.options(events: 1500), in: "\(folder)/a")
            let second = try WrittenArchive(WrittenArchive.options(events: 1500), in: "\(folder)/b")
            #expect(first.summary == second.summary)
            #expect(first.logs.map(\.path) == second.logs.map(\.path))
            #expect(first.logs.map(\.compressed) == second.logs.map(\.compressed))
            let other = try WrittenArchive(WrittenArchive.options(events: 1500, seed: 2), in: "\(folder)/c")
            #expect(Set(first.logs.map(\.path)).isDisjoint(with: other.logs.map(\.path)))
        }
    }

    @Test("Keys are CloudTrail's, and each file stands under the account, region and day that its name says")
    func keys() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 800, accounts: 3), in: folder)
            let key = try Regex(
                #"AWSLogs/(\d{12})/CloudTrail/([a-z]+-[a-z]+-\d)/(\d{4})/(\d\d)/(\d\d)/"#
                    + #"(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d\d)(\d\d)T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz"#,
                as: Regex<AnyRegexOutput>.RegexOutput.self)
            for log in archive.logs {
                let match = try #require(try key.wholeMatch(in: log.path), "\(log.path)")
                let parts = (1..<11).map { match.output[$0].substring.map(String.init) }
                #expect(Array(parts[0...1]) == Array(parts[5...6]))
                #expect(Array(parts[2...4]) == Array(parts[7...9]))
                #expect(log.records.allSatisfy { $0.text("recipientAccountId") == parts[0] })
                #expect(log.records.allSatisfy { $0.text("awsRegion") == parts[1] })
            }
            #expect(Set(archive.logs.map { $0.path.split(separator: "/")[1] }).count == 3)
        }
    }

    @Test("A file is one line of JSON")
    func oneLine() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 300), in: folder)
            for log in archive.logs {
                #expect(log.json.starts(with: Array(#"{"Records":[{"eventVersion""#.utf8)))
                #expect(log.json.suffix(3) == Array("}]}".utf8)[...])
                #expect(!log.json.contains(UInt8(ascii: "\n")))
            }
        }
    }

    @Test(
        "The summary counts what was written",
        arguments: [(1, 1, 1, 1), (19, 1, 1, 1), (700, 30, 5, 100), (6000, 7, 40, 3)])
    func counts(events: Int, days: Int, users: Int, accounts: Int) async throws {
        try await withTemporaryDirectory { folder in
            let options = WrittenArchive.options(events: events, days: days, users: users, accounts: accounts)
            let archive = try WrittenArchive(options, in: folder)
            let ids = archive.records.compactMap { $0.text("eventID") }
            #expect(archive.summary.events == events)
            #expect(Set(ids).count == events)
            #expect(archive.summary.records == ids.count)
            #expect(archive.records.count == ids.count)
            #expect(archive.summary.files == archive.logs.count)
            #expect(archive.summary.uncompressedBytes == archive.logs.reduce(0) { $0 + $1.json.count })
            #expect(archive.summary.compressedBytes == archive.logs.reduce(0) { $0 + $1.compressed.count })
        }
    }

    @Test("Some events are delivered twice, with the same record")
    func redeliveries() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(), in: folder)
            #expect((1...40).contains(archive.summary.records - archive.summary.events))
            for copies in Dictionary(grouping: archive.records, by: { $0.text("eventID") }).values where copies.count > 1 {
                #expect(copies.count == 2)
                let texts = try copies.map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
                #expect(texts[0] == texts[1])
            }
        }
    }

    @Test("Events lie in the days asked for", arguments: [1, 7, 40])
    func times(days: Int) async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(events: 1000, days: days), in: folder)
            let last = try #require(EventInstant.parse(iso8601: "2024-06-05T12:30:00Z")).instant
            let first = last.advanced(byMilliseconds: -Int64(days) * EventInstant.millisecondsPerDay)
            for log in archive.logs {
                let times = log.records.compactMap { $0.text("eventTime") }
                #expect(times.count == log.records.count)
                for time in times {
                    let instant = try #require(EventInstant.parse(iso8601: time)).instant
                    #expect(first <= instant && instant < last)
                }
            }
        }
    }

    @Test("The last millisecond of a day ends the same archive as the midnight after it")
    func wholeDays() async throws {
        try await withTemporaryDirectory { folder in
            var options = WrittenArchive.options(events: 200, days: 1)
            options.end = try #require(EventInstant.parse(iso8601: "2024-06-09")).instant
            let midnight = try WrittenArchive(options, in: "\(folder)/midnight")
            options.end = options.end.advanced(byMilliseconds: -1)
            let before = try WrittenArchive(options, in: "\(folder)/before")
            #expect(midnight.logs.map(\.path) == before.logs.map(\.path))
            #expect(midnight.records.allSatisfy { $0.text("eventTime")?.hasPrefix("2024-06-08T") == true })
        }
    }

    @Test("Events of a file are in no order")
    func order() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try WrittenArchive(WrittenArchive.options(days: 1), in: folder)
            let outOfOrder = archive.logs.filter { log in
                let times = log.records.compactMap { $0.text("eventTime") }
                return times != times.sorted()
            }
            #expect(outOfOrder.count > archive.logs.count / 2)
        }
    }

    @Test("Large archives have few large files, small ones many small files")
    func fileSizes() async throws {
        try await withTemporaryDirectory { folder in
            let small = try WrittenArchive(WrittenArchive.options(events: 500, days: 1), in: "\(folder)/small")
            #expect(small.logs.allSatisfy { $0.records.count <= 25 })
            #expect(small.logs.count >= 25)
            let large = try WrittenArchive(WrittenArchive.options(events: 20_000, days: 1, accounts: 1), in: "\(folder)/large")
            #expect(large.logs.contains { $0.records.count >= 50 })
            #expect(large.logs.count <= 500)
        }
    }
}
