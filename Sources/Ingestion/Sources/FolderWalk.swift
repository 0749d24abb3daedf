import CloudTrailLogs

/// Finds the logs below a folder, reading folders only when it comes to them: in bytewise order of their paths, or those of the
/// archives in it by date.
struct FolderWalk {
    /// A folder being walked.
    private struct Level {
        let folder: FolderChain.Folder
        var page: FolderPage
        var index = 0
    }

    private let order: LogOrder
    private let pageLimit: Int
    /// The folders around the one where the walk began.
    private let outer: FolderChain
    private var levels: [Level] = []
    private var archive: ArchiveWalk?
    private var pending: SourceWalk.Item?

    /// Begins before the first log below `root`.
    ///
    /// - Parameter outer: Folders around it that links inside may not lead back to.
    init(
        root: RawPath, order: LogOrder = .path, outer: FolderChain = FolderChain(), pageLimit: Int = FolderPage.defaultLimit
    ) {
        self.order = order
        self.outer = outer
        self.pageLimit = pageLimit
        pending = enter(root)
    }

    /// The next log or failure; `nil` at the end.
    mutating func next() -> SourceWalk.Item? {
        if let item = pending {
            pending = nil
            return item
        }
        while true {
            if let item = archive?.next() { return item }
            archive = nil
            guard let depth = levels.indices.last else { return nil }
            guard levels[depth].index < levels[depth].page.count else {
                if let failure = turnPage() { return failure }
                continue
            }
            let entry = levels[depth].page.entry(levels[depth].index)
            levels[depth].index += 1
            if let item = entry.isFolder ? enter(entry.path) : .regularFile(entry.path) { return item }
        }
    }

    /// Goes down into a folder, unless it cannot be read or is one of those around it.
    private mutating func enter(_ path: RawPath) -> SourceWalk.Item? {
        let chain = FolderChain(outer.folders + levels.map(\.folder))
        switch chain.read(path, pageLimit: pageLimit) {
        case .failure(let item):
            return item
        case .success(let (folder, page)):
            if order == .date, page.isLast, let level = ArchiveWalk.Level(of: path, page) {
                archive = ArchiveWalk(folder, page, at: level, outer: chain, pageLimit: pageLimit)
            } else {
                levels.append(Level(folder: folder, page: page))
            }
            return nil
        }
    }

    /// Goes on to the innermost folder's next page, or leaves it.
    private mutating func turnPage() -> SourceWalk.Item? {
        guard let level = levels.popLast() else { return nil }
        if let failure = level.page.brokenOff { return failure }
        guard !level.page.isLast, level.page.count > 0 else { return nil }
        do {
            let last = Array(level.page[level.page.count - 1])
            let page = try FolderPage(of: level.folder.path, behind: last, limit: pageLimit)
            levels.append(Level(folder: level.folder, page: page))
            return nil
        } catch {
            return .unreadable(level.folder.path, "cannot be read to its end: \(error)")
        }
    }
}
