/// A message on its way to where it is written.
public struct LogEvent: Sendable {
    /// How much it matters.
    public let level: Logger.Level
    /// What happened.
    public let message: String
    /// What it is about: the logger's metadata and the message's own.
    public let metadata: Logger.Metadata
    /// The module that says it.
    public let source: String

    /// Makes a message.
    public init(level: Logger.Level, message: String, metadata: Logger.Metadata, source: String) {
        self.level = level
        self.message = message
        self.metadata = metadata
        self.source = source
    }
}

/// Writes messages. A copy has a level and metadata of its own.
public protocol LogHandler: Sendable {
    /// Messages below it do not reach the handler.
    var logLevel: Logger.Level { get set }
    /// Metadata of every message; `LogEvent.metadata` holds it already.
    var metadata: Logger.Metadata { get set }

    /// Writes a message; called from any thread.
    func log(event: LogEvent)
}

/// Writes nothing.
public struct SilentLogHandler: LogHandler {
    /// Messages below it are dropped; the others are, too.
    public var logLevel = Logger.Level.critical
    /// Metadata that nobody sees.
    public var metadata: Logger.Metadata = [:]

    /// Makes a handler.
    public init() {}

    /// Does nothing.
    public func log(event: LogEvent) {}
}
