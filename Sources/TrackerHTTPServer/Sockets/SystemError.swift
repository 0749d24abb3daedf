import Glibc

/// What the system says about a call that failed.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system's number, such as `EADDRINUSE`.
    public let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    /// The system's words, in its language.
    public var description: String { String(cString: strerror(code)) }
}
