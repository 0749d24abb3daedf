import EventStorage
import Glibc

/// Keeps a second importer away from a store: a lock on a file beside it, which the operating system releases when the process
/// ends in whatever way.
///
/// The database itself cannot be locked for longer than a transaction without shutting its readers out.
final class WriterLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `EventStoreError` with code `.locked` when another holds it.
    init(storePath: String) throws {
        let path = storePath + "-import-lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw EventStoreError(.readOnly, "\(path) cannot be made: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw EventStoreError(
                .locked, "\(storePath) is being imported into by another process\(holder); wait until it is done")
        }
        let process = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, process, process.count, 0)
    }

    deinit {
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let digits = buffer.prefix(max(0, count)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits.isEmpty ? "" : " (\(String(decoding: digits, as: UTF8.self)))"
    }
}
