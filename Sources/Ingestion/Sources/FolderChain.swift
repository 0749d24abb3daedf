/// Folders each of which is in the one before: links may lead back to them.
struct FolderChain {
    /// A folder, whatever path leads to it.
    struct Folder {
        let path: RawPath
        let id: FileStatus.FileID
    }

    /// What became of reading a folder.
    enum Reading {
        case success((folder: Folder, page: FolderPage))
        case failure(SourceWalk.Item)
    }

    private(set) var folders: [Folder]

    init(_ folders: [Folder] = []) {
        self.folders = folders
    }

    mutating func append(_ folder: Folder) {
        folders.append(folder)
    }

    /// Reads a folder's first page, unless it is one of these.
    func read(_ path: RawPath, pageLimit: Int) -> Reading {
        do {
            let folder = Folder(path: path, id: try FileStatus(of: path).id)
            if let outer = folders.first(where: { $0.id == folder.id }) {
                return .failure(.unreadable(path, "is a link back to \(outer.path.source), a folder it is in"))
            }
            return .success((folder, try FolderPage(of: path, limit: pageLimit)))
        } catch {
            return .failure(.unreadable(path, "cannot be opened: \(error)"))
        }
    }
}
