import CloudTrailLogs
import EventStorage
import S3Logs

/// Finds the logs of several sources, one source after the other, each log only when it is asked for.
struct SourceWalk {
    /// What is found.
    enum Item {
        case log(FoundLog)
        /// An object or file that is no log by its key, such as a digest.
        case noLog
        /// A file, folder or object that cannot be read, and why.
        case failure(ImportReport.Failure)

        /// A file or folder that cannot be read.
        static func unreadable(_ path: RawPath, _ reason: String) -> Item {
            .failure(ImportReport.Failure(source: path.source, reason: reason))
        }

        /// A file of whatever kind.
        static func file(_ path: RawPath) -> Item {
            do {
                return .log(FoundLog(path: path, status: try FileStatus(of: path)))
            } catch {
                return .unreadable(path, "cannot be opened: \(error)")
            }
        }

        /// A file in a folder that can be read again; `nil` for what is there and is none, nor a link to one.
        static func regularFile(_ path: RawPath) -> Item? {
            guard LogKeyRole(ofPath: path.bytes) == .log else { return .noLog }
            let item = file(path)
            // Nothing else has a size.
            if case .log(let log) = item, log.identity.size == nil { return nil }
            return item
        }
    }

    private let order: LogOrder
    private var remaining: ArraySlice<ResolvedSource>
    /// Of the source at hand.
    private var scope = S3ArchiveScope()
    private var folder: FolderWalk?
    private var bucket: BucketWalk?
    private var lookup: LookupWalk?

    init(_ sources: [ResolvedSource], order: LogOrder = .path) {
        self.order = order
        remaining = sources[...]
    }

    /// The next log or failure; `nil` at the end. Of folders and buckets, logs of accounts and regions that are not wanted are
    /// passed over as if they were not there.
    mutating func next() -> Item? {
        while true {
            if let item = folder?.next() ?? bucket?.next() {
                if case .log(let log) = item, !scope.admits(log) { continue }
                return item
            }
            folder = nil
            bucket = nil
            if let hour = lookup?.next() { return .log(FoundLog(place: .lookup(hour), identity: hour.identity)) }
            lookup = nil
            switch remaining.popFirst() {
            case .standardInput: return .log(.standardInput)
            case .file(let path): return .file(path)
            case .folder(let path, let scope):
                self.scope = scope
                folder = FolderWalk(root: path, order: order)
            case .bucket(let location, let scope, let client):
                self.scope = scope
                bucket = BucketWalk(location, scope: scope, client: client, order: order)
            case .object(let location, let versionID): return .log(FoundLog(location, versionID: versionID))
            case .lookupEvents(let clients, let range, let hasStart, let now):
                lookup = LookupWalk(clients, range: range, hasStart: hasStart, now: now)
            case nil: return nil
            }
        }
    }
}
