/// Finds the logs of several sources, one source after the other, each log only when it is asked for.
struct SourceWalk {
    /// What is found.
    enum Item {
        case log(FoundLog)
        /// A file or folder that cannot be read, and why.
        case failure(RawPath, reason: String)
    }

    private var remaining: ArraySlice<ResolvedSource>
    private var folder: FolderWalk?

    init(_ sources: [ResolvedSource]) {
        remaining = sources[...]
    }

    /// The next log or failure; `nil` at the end.
    mutating func next() -> Item? {
        while true {
            if let item = folder?.next() { return item }
            folder = nil
            switch remaining.popFirst() {
            case .standardInput: return .log(.standardInput)
            case .file(let path): return look(at: path)
            case .folder(let path): folder = FolderWalk(root: path)
            case nil: return nil
            }
        }
    }

    private func look(at path: RawPath) -> Item {
        do {
            return .log(FoundLog(path: path, status: try FileStatus(of: path)))
        } catch {
            return .failure(path, reason: "cannot be opened: \(error)")
        }
    }
}
