/// Why a server does not run.
public struct LocalServerError: Error, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidAddress, tokenRequired, weakToken, addressInUse, addressUnavailable, permissionDenied, bindFailed,
                tooFewDescriptors
        }
        private let kind: Kind

        /// The host is no IP address, or the port no port.
        public static let invalidAddress = Code(kind: .invalidAddress)
        /// The address can be reached from other machines, and there is no token.
        public static let tokenRequired = Code(kind: .tokenRequired)
        /// The token is too short, or holds characters that no bearer token has.
        public static let weakToken = Code(kind: .weakToken)
        /// Another program listens there.
        public static let addressInUse = Code(kind: .addressInUse)
        /// This machine has no such address.
        public static let addressUnavailable = Code(kind: .addressUnavailable)
        /// The system does not let this user listen there, as on ports below 1024.
        public static let permissionDenied = Code(kind: .permissionDenied)
        /// This process may open too few files for a server.
        public static let tooFewDescriptors = Code(kind: .tooFewDescriptors)
        /// The system refuses for another reason.
        public static let bindFailed = Code(kind: .bindFailed)

        /// A word for logs and metrics.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// A sentence for the person who runs the program; it never holds a token.
    public let message: String
    /// What the library below said.
    public let underlying: (any Error)?

    init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// The message.
    public var description: String { message }
}
