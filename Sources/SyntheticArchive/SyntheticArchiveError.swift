/// Why an archive could not be written.
public struct SyntheticArchiveError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidOption, io
        }
        private let kind: Kind

        /// An option is out of its range.
        public static let invalidOption = Code(kind: .invalidOption)
        /// The operating system refused.
        public static let io = Code(kind: .io)

        /// A word for logs and metrics.
        public var description: String { kind.rawValue }
    }

    /// Which kind of failure.
    public let code: Code
    /// A sentence that says what and where.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
