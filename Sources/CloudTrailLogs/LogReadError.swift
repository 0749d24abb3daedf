/// Why a log could not be read to its end.
public struct LogReadError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case io, empty, truncated, corrupt, tooLarge, notJSON, noRecords, notALog
        }
        private let kind: Kind

        /// The operating system refused.
        public static let io = Code(kind: .io)
        /// There is not one byte.
        public static let empty = Code(kind: .empty)
        /// The gzip stream or the JSON ends in the middle.
        public static let truncated = Code(kind: .truncated)
        /// The gzip stream or the JSON is damaged.
        public static let corrupt = Code(kind: .corrupt)
        /// It inflates to more than `LogReadingOptions.maxInflatedBytes`.
        public static let tooLarge = Code(kind: .tooLarge)
        /// It is neither JSON nor gzip.
        public static let notJSON = Code(kind: .notJSON)
        /// It is JSON, but holds no CloudTrail records.
        public static let noRecords = Code(kind: .noRecords)
        /// It is a CloudTrail digest file: no log, and no failure.
        public static let notALog = Code(kind: .notALog)

        /// A word for logs and metrics.
        public var description: String { kind.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence that says what and where; it quotes nothing of the log.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The `message` alone.
    public var description: String { message }
}
