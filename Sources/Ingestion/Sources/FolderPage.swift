import Glibc
import S3Logs

/// Some of a folder's entries in path order: folders, and files that are logs by their name.
///
/// A folder's key is its name and a `/`, since that is what its paths compare by: `a-b.json`, `a.json`, `a/b.json`. A folder of
/// any size is read in pages, each by a pass over the whole folder, so that memory does not grow with it; the usual one has one.
struct FolderPage {
    /// An entry of a folder.
    struct Entry {
        let name: ArraySlice<UInt8>
        let isFolder: Bool
        fileprivate let folder: RawPath

        var path: RawPath { folder.appending(name) }
    }

    /// Entries on a page: some 20 MB at CloudTrail's names while it is read, and a million files take 16 passes of 0.3 s.
    static let defaultLimit = 65_536

    private let folder: RawPath
    /// The keys, packed, with where each starts and how long it is.
    private var bytes: [UInt8] = []
    private var keys: [(start: UInt32, length: UInt32)] = []
    /// Keys from this one on belong to later pages.
    private var end: [UInt8]?
    /// Why reading broke off; the entries read before are there.
    private(set) var failure: SystemError?

    /// Reads the entries behind the key `previous`, at most `limit`.
    ///
    /// - Throws: `SystemError` when the folder cannot be opened.
    init(of folder: RawPath, behind previous: [UInt8]? = nil, limit: Int = defaultLimit) throws(SystemError) {
        self.folder = folder
        guard let directory = folder.withCString({ opendir($0) }) else { throw .last }
        defer { closedir(directory) }
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { failure = .last }
                break
            }
            let type = Int32(entry.pointee.d_type)
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                let name = UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self)
                insert(name, type: type, folder: dirfd(directory), behind: previous)
            }
            // Twice the limit, so that sorting is paid for by as many new entries.
            if keys.count >= 2 * limit { sortAndCut(to: limit) }
        }
        sortAndCut(to: limit)
    }

    /// How many entries there are.
    var count: Int { keys.count }

    /// Whether no entries follow those of this page.
    var isLast: Bool { end == nil || failure != nil }

    /// The key of an entry.
    subscript(index: Int) -> ArraySlice<UInt8> {
        let key = keys[index]
        return bytes[Int(key.start)..<Int(key.start + key.length)]
    }

    /// An entry by its place.
    func entry(_ index: Int) -> Entry {
        let key = self[index]
        let isFolder = key.last == UInt8(ascii: "/")
        return Entry(name: isFolder ? key.dropLast() : key, isFolder: isFolder, folder: folder)
    }

    /// The entries, each made when it is looked at.
    var entries: some Collection<Entry> { (0..<count).lazy.map { entry($0) } }

    /// That the folder was not read to its end, and why.
    var brokenOff: SourceWalk.Item? {
        failure.map { .unreadable(folder, "cannot be read to its end: \($0)") }
    }

    private mutating func insert(_ name: UnsafePointer<CChar>, type: Int32, folder: Int32, behind previous: [UInt8]?) {
        let nameBytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
        guard let isFolder = Self.isFolder(name, nameBytes, type: type, in: folder) else { return }
        let start = bytes.count
        bytes += nameBytes
        if isFolder { bytes.append(UInt8(ascii: "/")) }
        let key = bytes[start...]
        let isBehind = previous.map { $0.lexicographicallyPrecedes(key) } ?? true
        let isBeforeEnd = end.map { key.lexicographicallyPrecedes($0) } ?? true
        if isBehind && isBeforeEnd {
            keys.append((UInt32(start), UInt32(key.count)))
        } else {
            bytes.removeSubrange(start...)
        }
    }

    /// Whether an entry is a folder, or else a log; `nil` for what is neither.
    private static func isFolder(
        _ name: UnsafePointer<CChar>, _ bytes: UnsafeRawBufferPointer, type: Int32, in folder: Int32
    ) -> Bool? {
        switch type {
        case Int32(DT_REG):
            return LogKeyRole.isLogName(bytes) ? false : nil
        case Int32(DT_DIR):
            return bytes.elementsEqual(".".utf8) || bytes.elementsEqual("..".utf8) ? nil : true
        case Int32(DT_LNK), Int32(DT_UNKNOWN):
            if bytes.elementsEqual(".".utf8) || bytes.elementsEqual("..".utf8) { return nil }
            var status = stat()
            guard fstatat(folder, name, &status, 0) == 0 else {
                // A link to nothing that is called a log is reported once it is opened.
                return LogKeyRole.isLogName(bytes) ? false : nil
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: return true
            case S_IFREG: return LogKeyRole.isLogName(bytes) ? false : nil
            default: return nil
            }
        default:
            return nil
        }
    }

    private mutating func sortAndCut(to limit: Int) {
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            keys.sort { left, right in
                let common = Int(min(left.length, right.length))
                let order = memcmp(start + Int(left.start), start + Int(right.start), common)
                return order != 0 ? order < 0 : left.length < right.length
            }
        }
        guard keys.count > limit else { return }
        end = Array(self[limit])
        var kept = [UInt8]()
        kept.reserveCapacity(bytes.count / 2)
        for index in 0..<limit {
            let key = self[index]
            keys[index].start = UInt32(kept.count)
            kept += key
        }
        keys.removeSubrange(limit...)
        bytes = kept
    }
}
