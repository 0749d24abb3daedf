/// What went wrong in a store.
public struct EventStoreError: Error, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case unavailable, throttled, locked, readOnly, notAStore, newerVersion, diskFull, corrupt, timeout
        }
        private let kind: Kind

        /// The store does not answer, or cannot be opened.
        public static let unavailable = Code(kind: .unavailable)
        /// The store asks for fewer requests.
        public static let throttled = Code(kind: .throttled)
        /// Another writer holds the store.
        public static let locked = Code(kind: .locked)
        /// The store cannot be written.
        public static let readOnly = Code(kind: .readOnly)
        /// What is there is something else than a store of this program.
        public static let notAStore = Code(kind: .notAStore)
        /// A newer version of this program made the store.
        public static let newerVersion = Code(kind: .newerVersion)
        /// There is no room left.
        public static let diskFull = Code(kind: .diskFull)
        /// The store is damaged.
        public static let corrupt = Code(kind: .corrupt)
        /// The work was not done within the time given.
        public static let timeout = Code(kind: .timeout)

        /// A word for logs and metrics.
        public var description: String { kind.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence for the person who runs the program; it holds no stored data.
    public let message: String
    /// What the library below said, or `nil` where the store itself found the failure.
    public let underlying: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// The `message` alone.
    public var description: String { message }
}
