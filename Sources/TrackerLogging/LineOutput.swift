import Glibc

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

    /// Standard output, which Lambda sends to CloudWatch.
    public static let standardOutput = LineOutput(descriptor: STDOUT_FILENO)

    /// Standard error.
    public static let standardError = LineOutput(descriptor: STDERR_FILENO)

    /// A line is one write, so that lines of several threads do not mix.
    private init(descriptor: Int32) {
        write = { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
