internal import Glibc

/// Writing to the file system.
enum OutputFile {
    /// Makes a folder and those above it, where they are missing.
    static func makeFolder(_ path: String) throws(SyntheticArchiveError) {
        if mkdir(path, 0o777) == 0 { return }
        switch errno {
        case EEXIST:
            // What stands there may be a file; opening one in it tells.
            return
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { throw failure("make the folder", path) }
            try makeFolder(String(path[..<slash]))
            guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
        default:
            throw failure("make the folder", path)
        }
    }

    /// Writes a file, in place of one of that name. On failure nothing is left of it.
    static func write(_ bytes: [UInt8], to path: String) throws(SyntheticArchiveError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw failure("write", path) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                let error = failure("write", path)
                close(file)
                unlink(path)
                throw error
            }
            written += count
        }
        // A network file system may tell only now that its disk is full.
        guard close(file) == 0 else {
            let error = failure("write", path)
            unlink(path)
            throw error
        }
    }

    private static func failure(_ action: String, _ path: String) -> SyntheticArchiveError {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return SyntheticArchiveError(.io, "cannot \(action) \(path): \(reason)")
    }
}
