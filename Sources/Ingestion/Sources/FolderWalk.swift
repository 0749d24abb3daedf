/// Finds the logs below a folder in bytewise order of their paths, reading folders only when it comes to them.
struct FolderWalk {
    /// A folder being walked.
    private struct Level {
        let path: RawPath
        let id: FileStatus.FileID
        var page: FolderPage
        var index = 0
    }

    private let pageLimit: Int
    private var levels: [Level] = []
    private var pending: SourceWalk.Item?

    /// Begins before the first log below `root`.
    init(root: RawPath, pageLimit: Int = FolderPage.defaultLimit) {
        self.pageLimit = pageLimit
        pending = enter(root)
    }

    /// The next log or failure; `nil` at the end.
    mutating func next() -> SourceWalk.Item? {
        if let item = pending {
            pending = nil
            return item
        }
        while let depth = levels.indices.last {
            guard levels[depth].index < levels[depth].page.count else {
                if let failure = turnPage() { return failure }
                continue
            }
            let key = levels[depth].page[levels[depth].index]
            levels[depth].index += 1
            let isFolder = key.last == UInt8(ascii: "/")
            let path = levels[depth].path.appending(isFolder ? key.dropLast() : key)
            if let item = isFolder ? enter(path) : look(at: path) { return item }
        }
        return nil
    }

    /// Goes down into a folder, unless it cannot be read or is one of those around it.
    private mutating func enter(_ path: RawPath) -> SourceWalk.Item? {
        do {
            let id = try FileStatus(of: path).id
            if let outer = levels.first(where: { $0.id == id }) {
                return .unreadable(path, "is a link back to \(outer.path.source), a folder it is in")
            }
            levels.append(Level(path: path, id: id, page: try FolderPage(of: path, limit: pageLimit)))
            return nil
        } catch {
            return .unreadable(path, "cannot be opened: \(error)")
        }
    }

    /// Goes on to the innermost folder's next page, or leaves it.
    private mutating func turnPage() -> SourceWalk.Item? {
        guard let level = levels.popLast() else { return nil }
        if let error = level.page.failure {
            return .unreadable(level.path, "cannot be read to its end: \(error)")
        }
        guard !level.page.isLast, level.page.count > 0 else { return nil }
        do {
            let last = Array(level.page[level.page.count - 1])
            let page = try FolderPage(of: level.path, behind: last, limit: pageLimit)
            levels.append(Level(path: level.path, id: level.id, page: page))
            return nil
        } catch {
            return .unreadable(level.path, "cannot be read to its end: \(error)")
        }
    }

    private func look(at path: RawPath) -> SourceWalk.Item? {
        do {
            let status = try FileStatus(of: path)
            return status.kind == .regular ? .log(FoundLog(path: path, status: status)) : nil
        } catch {
            return .unreadable(path, "cannot be opened: \(error)")
        }
    }
}
