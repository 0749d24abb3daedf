import Glibc

/// The reader of standard output is gone.
struct BrokenPipe: Error {}

/// The two output streams, unbuffered.
enum Terminal {
    /// Writes all of `bytes` to standard output.
    ///
    /// - Throws: `BrokenPipe`, or `OutputError`.
    static func write(_ bytes: [UInt8]) throws {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// Writes a line to standard output.
    ///
    /// - Throws: `BrokenPipe`, or `OutputError`.
    static func writeLine(_ line: String) throws {
        try write(Array((line + "\n").utf8))
    }

    /// Writes a line to standard error; that this fails matters to nobody.
    static func printError(_ line: String) {
        try? write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes text to standard error without a line's end.
    static func writeError(_ text: String) {
        try? write(Array(text.utf8), to: STDERR_FILENO)
    }

    static var standardErrorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal on standard error.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]))
            }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                throw BrokenPipe()
            } else if errno != EINTR {
                throw OutputError(reason: String(cString: strerror(errno)))
            }
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
        Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    }
}

/// Standard output cannot be written, as on a full disk.
struct OutputError: Error, CustomStringConvertible {
    let reason: String
    var description: String { "standard output cannot be written: \(reason)" }
}
