/// Takes messages of a level with metadata, and hands them to a handler.
///
/// A message is constant text; what changes from one to the next is metadata, so that messages can be counted and found.
/// A copy has a level and metadata of its own.
public struct Logger: Sendable {
    /// How much a message matters, ascending.
    public enum Level: String, CaseIterable, Comparable, Sendable {
        /// Every step.
        case trace
        /// What helps to find a fault.
        case debug
        /// What happens anyway.
        case info
        /// What seldom happens.
        case notice
        /// What may end in an error.
        case warning
        /// What failed.
        case error
        /// What ends the program.
        case critical

        /// Whether the left one matters less.
        public static func < (left: Level, right: Level) -> Bool {
            left.severity < right.severity
        }

        private var severity: Int {
            switch self {
            case .trace: 0
            case .debug: 1
            case .info: 2
            case .notice: 3
            case .warning: 4
            case .error: 5
            case .critical: 6
            }
        }
    }

    /// What a message is about, by dotted names.
    public typealias Metadata = [String: MetadataValue]

    /// Who writes the messages, as text lines name it.
    public let label: String
    private var handler: any LogHandler

    /// Makes a logger; `factory` gets the label.
    public init(label: String, factory: (String) -> any LogHandler) {
        self.label = label
        handler = factory(label)
    }

    /// Messages below it are dropped.
    public var logLevel: Level {
        get { handler.logLevel }
        set { handler.logLevel = newValue }
    }

    /// Metadata of every message.
    public subscript(metadataKey key: String) -> MetadataValue? {
        get { handler.metadata[key] }
        set { handler.metadata[key] = newValue }
    }

    /// Logs a message, unless its level is below `logLevel`.
    ///
    /// - Parameters:
    ///   - level: How much it matters.
    ///   - message: Constant text, made only when it is needed.
    ///   - metadata: What it is about; it wins over the logger's own.
    ///   - file: Where it is said; the module is shown.
    public func log(
        level: Level, _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:], file: String = #fileID
    ) {
        guard level >= logLevel else { return }
        handler.log(
            event: LogEvent(
                level: level, message: message(), metadata: handler.metadata.merging(metadata()) { $1 },
                source: String(file.prefix { $0 != "/" })))
    }

    /// Logs what happens anyway.
    public func info(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:], file: String = #fileID
    ) {
        log(level: .info, message(), metadata: metadata(), file: file)
    }

    /// Logs what seldom happens.
    public func notice(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:], file: String = #fileID
    ) {
        log(level: .notice, message(), metadata: metadata(), file: file)
    }

    /// Logs what may end in an error.
    public func warning(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:], file: String = #fileID
    ) {
        log(level: .warning, message(), metadata: metadata(), file: file)
    }

    /// Logs what failed.
    public func error(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:], file: String = #fileID
    ) {
        log(level: .error, message(), metadata: metadata(), file: file)
    }

    /// Logs what ends the program.
    public func critical(
        _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:], file: String = #fileID
    ) {
        log(level: .critical, message(), metadata: metadata(), file: file)
    }
}
