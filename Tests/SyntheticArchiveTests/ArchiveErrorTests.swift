import CloudTrailLogs
import Foundation
import SyntheticArchive
import TestSupport
import Testing

@Suite("What a synthetic archive refuses")
struct ArchiveErrorTests {
    struct Stop: Error {}

    @Test(
        "An option out of range is named with its range",
        arguments: [
            ("events", WrittenArchive.options(events: 0)),
            ("events", WrittenArchive.options(events: 1_000_000_001)),
            ("days", WrittenArchive.options(days: 0)),
            ("users", WrittenArchive.options(users: 10_001)),
            ("accounts", WrittenArchive.options(accounts: 101)),
            ("end", .init(days: 3650, end: EventInstant(milliseconds: 0))),
        ])
    func options(name: String, options: SyntheticArchive.Options) throws {
        let error = try #require(throws: SyntheticArchiveError.self) { try SyntheticArchive(options) }
        #expect(error.code == .invalidOption)
        #expect(error.description.hasPrefix("\(name) is "))
    }

    @Test("A folder that cannot be made is named, with the reason")
    func unwritable() async throws {
        try await withTemporaryDirectory { folder in
            let file = "\(folder)/file"
            try Data().write(to: URL(filePath: file))
            let archive = try SyntheticArchive(WrittenArchive.options(events: 10))
            let error = try #require(throws: SyntheticArchiveError.self) { try archive.write(to: "\(file)/archive") }
            #expect(error.code == .io)
            #expect(error.description.contains("\(file)/archive"))
            #expect(error.description.contains("Not a directory"))
        }
    }

    @Test("What the progress handler throws ends the writing after a whole file")
    func stopping() async throws {
        try await withTemporaryDirectory { folder in
            let archive = try SyntheticArchive(WrittenArchive.options())
            var calls = 0
            #expect(throws: Stop.self) {
                try archive.write(to: folder) { summary in
                    calls += 1
                    #expect(summary.files == calls)
                    if calls == 3 { throw Stop() }
                }
            }
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".gz") }
            #expect(files.count == 3)
        }
    }
}
