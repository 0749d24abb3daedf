import Synchronization
public import TrackerLogging

/// Keeps what is logged. Copies share the messages.
public struct LogRecorder: LogHandler {
    /// A message.
    public struct Entry: Sendable {
        /// How much it matters.
        public let level: Logger.Level
        /// What happened.
        public let message: String
        /// What it is about: the logger's metadata and the message's own.
        public let metadata: Logger.Metadata
    }

    private final class Storage: Sendable {
        let entries = Mutex<[Entry]>([])
    }

    /// Messages below it are dropped; none by default.
    public var logLevel = Logger.Level.trace
    /// Metadata of every message.
    public var metadata: Logger.Metadata = [:]
    private let storage = Storage()

    /// Makes a recorder without messages.
    public init() {}

    /// What was logged so far, oldest first.
    public var entries: [Entry] { storage.entries.withLock { $0 } }

    /// Keeps a message.
    public func log(event: LogEvent) {
        storage.entries.withLock {
            $0.append(Entry(level: event.level, message: event.message, metadata: event.metadata))
        }
    }
}
