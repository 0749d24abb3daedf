import CloudTrailLogs
import EventStorage
import Glibc

/// An open file, pipe or terminal.
///
/// Reading stops with a `CancellationError` once the task is cancelled, so that a large log in which nothing is kept does not
/// hold up the end.
final class LogFile: OpenLog {
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    private let isStream: Bool
    private let input: FileInput
    private let onRead: (Int) -> Void
    /// The log's state when it was opened.
    let identity: LogIdentity

    /// Opens a log.
    ///
    /// - Parameter onRead: Called with the number of bytes after each read.
    /// - Throws: `SystemError`.
    init(opening path: RawPath, onRead: @escaping (Int) -> Void = { _ in }) throws(SystemError) {
        // A named pipe that nobody writes to is waited for in `read`, where cancelling ends it.
        let opened = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard opened >= 0 else { throw .last }
        let status: FileStatus
        do {
            status = try FileStatus(ofDescriptor: opened)
        } catch {
            close(opened)
            throw error
        }
        descriptor = opened
        ownsDescriptor = true
        isStream = status.kind == .stream
        identity = LogIdentity(source: path.source, status: status)
        input = FileInput(borrowing: descriptor)
        self.onRead = onRead
    }

    /// Reads standard input.
    ///
    /// - Parameter onRead: Called with the number of bytes after each read.
    init(standardInput identity: LogIdentity, onRead: @escaping (Int) -> Void) {
        descriptor = STDIN_FILENO
        ownsDescriptor = false
        isStream = true
        self.identity = identity
        input = FileInput(borrowing: descriptor)
        self.onRead = onRead
    }

    deinit {
        if ownsDescriptor { close(descriptor) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        repeat { try Task.checkCancellation() } while isStream && !waitForBytes()
        let count = try input.read(into: buffer)
        onRead(count)
        return count
    }

    /// Whether the file is another one by now than `identity` says; a stream never is.
    func hasChanged() -> Bool {
        guard !isStream, let status = try? FileStatus(ofDescriptor: descriptor) else { return false }
        return LogIdentity(source: identity.source, status: status) != identity
    }

    /// Returns whether a read would not block; looks up now and then, since nothing else ends a read from a silent pipe.
    private func waitForBytes() -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let status = poll(&request, 1, 100)
        return status > 0 || (status < 0 && errno != EINTR)
    }
}
