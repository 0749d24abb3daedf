import Glibc

/// What `stat(2)` tells of a file, links followed.
struct FileStatus {
    /// What kinds of files there are, as far as reading logs is concerned.
    enum Kind {
        case regular
        case folder
        /// A pipe, a socket or a device: it is read once, and nobody knows its size.
        case stream
    }

    /// What makes two paths the same file.
    struct FileID: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    let kind: Kind
    /// In bytes.
    let size: UInt64
    /// When the content last changed: nanoseconds since 1970.
    let modified: Int64
    let id: FileID

    init(of path: RawPath) throws(SystemError) {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0 else { throw .last }
        self.init(status)
    }

    init(ofDescriptor descriptor: Int32) throws(SystemError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last }
        self.init(status)
    }

    private init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .folder
        default: kind = .stream
        }
        let time = status.st_mtim
        size = UInt64(clamping: status.st_size)
        modified = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
        id = FileID(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino))
    }
}
