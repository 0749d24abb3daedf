#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where lines of logs and metrics go.
public struct LineOutput: Sendable {
    private let write: @Sendable ([UInt8]) -> Void

    /// Makes an output; `write` gets a line at a time, its line feed included, from any thread.
    public init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// Hands over a line, which holds no line feed.
    public func write(line: [UInt8]) {
        write(line + [UInt8(ascii: "\n")])
    }

    /// Standard output, which Lambda sends to CloudWatch. A line is one write, so that lines of several threads do not mix.
    public static let standardOutput = LineOutput { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Self.writeToStandardOutput($0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func writeToStandardOutput(_ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        #endif
    }
}
