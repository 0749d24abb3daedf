/// Why the runtime API did not do what was asked.
public struct LambdaRuntimeError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case notInLambda, unreachable, cancelled, tooLarge, refused, containerError, malformed
        }
        private let kind: Kind

        /// There is no `AWS_LAMBDA_RUNTIME_API`.
        public static let notInLambda = Code(kind: .notInLambda)
        /// There was no whole answer.
        public static let unreachable = Code(kind: .unreachable)
        /// The task was cancelled while it waited.
        public static let cancelled = Code(kind: .cancelled)
        /// The function's answer is larger than Lambda takes (413).
        public static let tooLarge = Code(kind: .tooLarge)
        /// The API does not take this now (400, 403), such as an answer to an invocation that was given up.
        public static let refused = Code(kind: .refused)
        /// The API cannot go on, and neither should the runtime (500).
        public static let containerError = Code(kind: .containerError)
        /// The API answered with something that is not understood.
        public static let malformed = Code(kind: .malformed)

        /// A word for logs and metrics.
        public var description: String { kind.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence for the person who runs the function.
    public let message: String
    /// What the transport said, where it was its failure.
    public let underlying: (any Error)?

    init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// The `message` alone.
    public var description: String { message }
}
