import Glibc

/// Writes a message as a line for people: time, level, label, metadata by name, module, message.
///
/// `2026-01-31T12:00:00+0000 info label: name=value [Module] message`
public struct TextLogHandler: LogHandler {
    /// Messages below it are dropped.
    public var logLevel: Logger.Level
    /// Metadata of every message.
    public var metadata: Logger.Metadata = [:]

    private let label: String
    private let output: LineOutput
    private let now: @Sendable () -> String

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - label: Who writes.
    ///   - level: Messages below it are dropped.
    ///   - output: Where lines go.
    ///   - now: The time as it is shown; by default the system's, in its time zone, to the second.
    public init(
        label: String, level: Logger.Level = .info, output: LineOutput = .standardError,
        now: @escaping @Sendable () -> String = Self.localTime
    ) {
        self.label = label
        logLevel = level
        self.output = output
        self.now = now
    }

    /// Writes a message.
    public func log(event: LogEvent) {
        let metadata = event.metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let line = "\(now()) \(event.level.rawValue) \(label):\(metadata) [\(event.source)] \(event.message)"
        output.write(line: Array(line.utf8))
    }

    /// The system's time in its time zone, `2026-01-31T12:00:00+0000`.
    @Sendable
    public static func localTime() -> String {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { room in
            let count = strftime(room.baseAddress, room.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
            return String(decoding: room.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
