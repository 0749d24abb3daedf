import Glibc

/// A folder that is gone with this object. Names are bytes, since not all that are tested are UTF-8.
final class TemporaryFolder {
    struct Failure: Error {
        let call: String
        let number: Int32
    }

    /// Absolute, without links.
    let path: String

    init() throws {
        var template = Array("/tmp/ingestion-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let resolved = realpath(template, nil) else {
            throw Failure(call: "mkdtemp", number: errno)
        }
        defer { free(resolved) }
        path = String(cString: resolved)
    }

    deinit {
        remove(Array(path.utf8))
    }

    /// The absolute path of an entry.
    func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file, making the folders above it.
    @discardableResult
    func write(_ content: [UInt8], to name: String) throws -> String {
        try write(content, to: Array(name.utf8))
        return path(name)
    }

    @discardableResult
    func write(_ content: String, to name: String) throws -> String {
        try write(Array(content.utf8), to: name)
    }

    func write(_ content: [UInt8], to name: [UInt8]) throws {
        for (index, byte) in name.enumerated() where byte == UInt8(ascii: "/") {
            mkdir(cString(name[..<index]), 0o755)
        }
        let descriptor = open(cString(name[...]), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw Failure(call: "open", number: errno) }
        defer { close(descriptor) }
        var written = 0
        while written < content.count {
            let count = content.withUnsafeBytes { content in
                pwrite(descriptor, content.baseAddress?.advanced(by: written), content.count - written, off_t(written))
            }
            guard count > 0 else { throw Failure(call: "pwrite", number: errno) }
            written += count
        }
    }

    func makeFolder(_ name: String) throws {
        guard mkdir(path(name), 0o755) == 0 else { throw Failure(call: "mkdir", number: errno) }
    }

    /// Makes `name` a link to `target`.
    func link(_ name: String, to target: String) throws {
        guard symlink(target, path(name)) == 0 else { throw Failure(call: "symlink", number: errno) }
    }

    func delete(_ name: String) throws {
        guard unlink(path(name)) == 0 else { throw Failure(call: "unlink", number: errno) }
    }

    func setMode(_ mode: mode_t, of name: String) throws {
        guard chmod(path(name), mode) == 0 else { throw Failure(call: "chmod", number: errno) }
    }

    /// Gives a file a modification time in the past.
    func touch(_ name: String) throws {
        let times = [timespec(tv_sec: 1_500_000_000, tv_nsec: 1), timespec(tv_sec: 1_500_000_000, tv_nsec: 1)]
        guard utimensat(AT_FDCWD, path(name), times, 0) == 0 else { throw Failure(call: "utimensat", number: errno) }
    }

    private func cString(_ name: ArraySlice<UInt8>) -> [CChar] {
        (Array(path.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
    }

    private func remove(_ path: [UInt8]) {
        let terminated = (path + [0]).map { CChar(bitPattern: $0) }
        guard unlink(terminated) != 0 else { return }
        chmod(terminated, 0o755)
        if let directory = opendir(terminated) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                    let start = UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self)
                    return Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
                }
                if name != Array(".".utf8), name != Array("..".utf8) { remove(path + [UInt8(ascii: "/")] + name) }
            }
            closedir(directory)
        }
        rmdir(terminated)
    }
}
