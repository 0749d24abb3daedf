import Glibc

/// A log's bytes as stored, front to back.
public protocol LogInput: AnyObject {
    /// Fills the front of `buffer`.
    ///
    /// - Returns: The number of bytes, 0 at the end alone.
    /// - Throws: `LogReadError`, or what an input from elsewhere documents; `LogDecoder` passes it on.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A file, or standard input. Blocks while the operating system reads.
public final class FileInput: LogInput {
    private let descriptor: Int32
    private let ownsDescriptor: Bool

    /// Opens a file.
    ///
    /// - Throws: `LogReadError` with code `.io`.
    public convenience init(path: String) throws {
        try self.init(pathBytes: path.utf8.map { CChar(bitPattern: $0) } + [0])
    }

    /// Opens a file whose name need not be UTF-8.
    ///
    /// - Parameter pathBytes: The path with a final NUL.
    /// - Throws: `LogReadError` with code `.io`.
    public init(pathBytes: [CChar]) throws {
        let descriptor = open(pathBytes, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LogReadError(.io, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        self.descriptor = descriptor
        self.ownsDescriptor = true
    }

    /// Reads from an open descriptor, which stays the caller's.
    public init(borrowing descriptor: Int32) {
        self.descriptor = descriptor
        self.ownsDescriptor = false
    }

    /// Reads standard input.
    public static func standardInput() -> FileInput {
        FileInput(borrowing: STDIN_FILENO)
    }

    deinit {
        if ownsDescriptor { close(descriptor) }
    }

    /// Reads as `read(2)` does, so a pipe may give less than `buffer` holds; waits for at least one byte or the end.
    ///
    /// - Returns: The number of bytes, 0 at the end alone.
    /// - Throws: `LogReadError` with code `.io`.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let systemRead = Glibc.read
        while true {
            let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw LogReadError(.io, "cannot be read: \(String(cString: strerror(errno)))")
            }
        }
    }
}

/// Bytes in memory.
public final class MemoryInput: LogInput {
    private var bytes: ArraySlice<UInt8>

    /// Reads from `bytes`.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    /// Fills all of `buffer` while there are bytes enough, and never fails.
    ///
    /// - Returns: The number of bytes, 0 at the end alone.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count)
        buffer.copyBytes(from: bytes.prefix(count))
        bytes.removeFirst(count)
        return count
    }
}
