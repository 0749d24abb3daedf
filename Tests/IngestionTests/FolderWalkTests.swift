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

    private func paths(below folder: TemporaryFolder, pageLimit: Int) -> [String] {
        var walk = FolderWalk(root: RawPath(source: folder.path), pageLimit: pageLimit)
        var paths = [String]()
        while let item = walk.next() {
            if case .log(let log) = item { paths.append(log.identity.source) }
        }
        return paths
    }
}
