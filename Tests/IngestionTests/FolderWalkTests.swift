import CloudTrailLogs
import EventStorage
import Testing

@testable import Ingestion

@Suite struct FolderWalkTests {
    /// Names that sort differently with and without the folders' slash, and some that are no logs.
    private static let names = [
        "a-b.json", "a.json", "a/b.json", "a/b/c.json", "a/b-c.json", "a0.json", "ab/x.json", "b/.json", "B/y.json",
        "é/z.json", "c/1/2/3/4.json", "c/1.json", "c/10.json", "c/2.json", "c/readme.txt",
    ]

    @Test(arguments: [1, 2, 3, 100])
    func pathsComeInBytewiseOrderWhateverThePageSize(pageLimit: Int) throws {
        let folder = try TemporaryFolder()
        for name in Self.names { try folder.write("{}", to: name) }
        try folder.makeFolder("empty")
        let expected = Self.names.filter { $0.hasSuffix(".json") }.map { folder.path($0) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(paths(below: folder, pageLimit: pageLimit) == expected)
    }

    @Test(arguments: [7, 64, 1000])
    func folderOfManyFilesIsReadInPages(pageLimit: Int) throws {
        let folder = try TemporaryFolder()
        // Scattered, so that no page comes as the file system has it.
        let names = (0..<500).map { "\(($0 &* 2_654_435_761) % 1_000_003).json" }
        for name in names { try folder.write("", to: name) }
        let expected = names.map { folder.path($0) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(paths(below: folder, pageLimit: pageLimit) == expected)
    }

    /// In the order in which they are wanted: beside the archive, beside its days, and its days.
    private static let archived = [
        "a.json", "b/AWSLogs/111122223333/CloudTrail/notes.json", "b/AWSLogs/notes/eu-west-1/2024/1/1/x.json",
        "b/AWSLogs/readme.json", "b/AWSLogs/111122223333/CloudTrail/us-east-1/z.json",
        "b/AWSLogs/111122223333/CloudTrail/us-east-1/2023/12/31/a.json",
        "b/AWSLogs/444455556666/CloudTrail/us-east-1/2023/12/31/a.json",
        "b/AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/b.json",
        "b/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/01/01/a.json",
        "b/AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/01/a-b.json",
        "b/AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/01/a/b.json",
        "b/AWSLogs/444455556666/CloudTrail-Insight/us-east-1/2024/01/01/a.json",
        "b/AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/02/a.json",
        "b/AWSLogs/o-abc/444455556666/CloudTrail/us-east-1/2024/01/01/a.json",
        "b/AWSLogs/o-abc/111122223333/CloudTrail/us-east-1/2024/02/01/a.json",
        "b/z.json",
        "c/111122223333/CloudTrail/us-east-1/2024/01/01/a.json", "c/444455556666/CloudTrail/us-east-1/2024/01/01/a.json",
        "c/111122223333/CloudTrail/us-east-1/2024/01/02/a.json",
        "d/111122223333/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/01/01/a.json",
        "d/111122223333/AWSLogs/111122223333/CloudTrail/us-east-1/2024/01/01/a.json",
        "d/111122223333/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/01/02/a.json", "d/444455556666/flat.json",
        "d/o-other/x.json",
    ]

    @Test func archivesAreReadByDate() throws {
        let folder = try TemporaryFolder()
        for name in Self.archived { try folder.write("{}", to: name) }
        #expect(names(below: folder, order: .date) == Self.archived)
        let byPath = Self.archived.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(names(below: folder, order: .path) == byPath)
        // Wherever in an archive one begins.
        for part in ["b/AWSLogs/o-abc", "b/AWSLogs/111122223333", "b/AWSLogs/111122223333/CloudTrail", "c"] {
            let expected = Self.archived.filter { $0.hasPrefix(part + "/") }
            #expect(names(below: folder, part, order: .date) == expected, "\(part)")
        }
        // A folder too large for one page comes in the order of its paths.
        #expect(Set(names(below: folder, order: .date, pageLimit: 1)) == Set(Self.archived))
        #expect(names(below: folder, order: .date, pageLimit: 1).count == Self.archived.count)
    }

    private static let notLogs = [
        "AWSLogs/111122223333/Config/eu-west-1/2024/1/1/ConfigHistory/111122223333_Config_eu-west-1_ConfigHistory_x_1.json.gz",
        "AWSLogs/o-abc/111122223333/GuardDuty/eu-west-1/2024/01/01/x.jsonl.gz",
        "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2024/01/01/x.json.gz",
        "copied/111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20240101T000000Z.json.gz",
        "AWSLogs/111122223333/CloudTrail/eu-west-1/2024/01/01/._x.json.gz", "logs/._x.csv", "__MACOSX/logs/x.json",
    ]

    @Test(arguments: [LogOrder.path, .date])
    func whatIsNoLogByItsPathIsPassedOverAndCounted(order: LogOrder) throws {
        let folder = try TemporaryFolder()
        let logs = [
            "AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2024/01/01/x.json.gz",
            "AWSLogs/111122223333/CloudTrail/eu-west-1/2024/01/01/x.json.gz", "AWSLogs/111122223333/x.json",
            "Config/111122223333/Config/x.json", "logs/_x.csv.gz", "logs/__MACOSX.jsonl", "logs/x.jsonl.gz",
        ]
        let others = ["AWSLogs/111122223333/Config/ConfigWritabilityCheckFile", "__MACOSX/._.DS_Store", "logs/.DS_Store"]
        for name in logs + Self.notLogs + others { try folder.write("{}", to: name) }
        #expect(Set(names(below: folder, order: order)) == Set(logs))
        var walk = FolderWalk(root: RawPath(source: folder.path), order: order)
        var passedOver = 0
        while let item = walk.next() {
            if case .noLog = item { passedOver += 1 }
        }
        #expect(passedOver == Self.notLogs.count)
    }

    @Test func linksInAnArchiveDoNotLeadBack() throws {
        let folder = try TemporaryFolder()
        let region = "AWSLogs/111122223333/CloudTrail/us-east-1"
        try folder.write("{}", to: "\(region)/2024/01/01/a.json")
        let links = [
            ("\(region)/2024/01/01/back", "AWSLogs"), ("\(region)/2024/01/02", region),
            ("\(region)/2025", "AWSLogs/111122223333"),
            ("AWSLogs/444455556666", "AWSLogs"),
        ]
        for (link, target) in links { try folder.link(link, to: folder.path(target)) }
        var walk = FolderWalk(root: RawPath(source: folder.path), order: .date)
        var (logs, failures) = ([String](), [String]())
        while let item = walk.next() {
            switch item {
            case .log(let log): logs.append(log.identity.source)
            case .failure(let failure): failures.append(failure.source)
            case .noLog: break
            }
        }
        #expect(logs == [folder.path("\(region)/2024/01/01/a.json")])
        #expect(failures.sorted() == links.map { folder.path($0.0) }.sorted())
    }

    private func names(
        below folder: TemporaryFolder, _ part: String? = nil, order: LogOrder, pageLimit: Int = FolderPage.defaultLimit
    ) -> [String] {
        let root = part.map { folder.path($0) } ?? folder.path
        return paths(below: root, order: order, pageLimit: pageLimit).map { String($0.dropFirst(folder.path.count + 1)) }
    }

    private func paths(below folder: TemporaryFolder, pageLimit: Int) -> [String] {
        paths(below: folder.path, order: .path, pageLimit: pageLimit)
    }

    private func paths(below root: String, order: LogOrder, pageLimit: Int) -> [String] {
        var walk = FolderWalk(root: RawPath(source: root), order: order, pageLimit: pageLimit)
        var paths = [String]()
        while let item = walk.next() {
            if case .log(let log) = item { paths.append(log.identity.source) }
        }
        return paths
    }
}
