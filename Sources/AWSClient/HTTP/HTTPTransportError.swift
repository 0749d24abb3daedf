/// Why there is no whole answer.
public struct HTTPTransportError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case unresolvedHost, refused, tls, timedOut, broken, tooLarge, malformed, cancelled, configuration
        }
        private let kind: Kind

        /// The host's name has no address.
        public static let unresolvedHost = Code(kind: .unresolvedHost)
        /// No connection came about.
        public static let refused = Code(kind: .refused)
        /// The server could not be trusted, or TLS failed otherwise.
        public static let tls = Code(kind: .tls)
        /// One of the `TransferLimits` ran out.
        public static let timedOut = Code(kind: .timedOut)
        /// The connection broke before the answer was whole.
        public static let broken = Code(kind: .broken)
        /// The body is larger than `TransferLimits.bodyBytes`.
        public static let tooLarge = Code(kind: .tooLarge)
        /// What came is no HTTP.
        public static let malformed = Code(kind: .malformed)
        /// The task was cancelled, or the download, or the transport was shut down.
        public static let cancelled = Code(kind: .cancelled)
        /// The request or the transport's own set-up is at fault, such as a CA bundle that cannot be read.
        public static let configuration = Code(kind: .configuration)

        /// A word for logs and metrics.
        public var description: String { kind.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// A phrase that says what happened and with which host; it holds nothing of header fields, query or body.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The `message` alone.
    public var description: String { message }

    /// Whether the same request may well succeed when it is sent again.
    public var isTransient: Bool {
        switch code {
        case .unresolvedHost, .refused, .timedOut, .broken: true
        default: false
        }
    }
}
