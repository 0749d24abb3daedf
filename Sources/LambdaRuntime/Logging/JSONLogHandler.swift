public import CloudTrailLogs
public import TrackerLogging

/// Writes each message as one line of JSON, in Lambda's own format: `timestamp`, `level`, `message`, then the metadata, of which
/// `requestId` is one.
///
/// Source: "Configuring JSON and plain text log formats", AWS Lambda Developer Guide.
public struct JSONLogHandler: LogHandler {
    /// Members of every line; metadata of that name gets an underscore behind it.
    private static let ownMembers: Set<String> = ["timestamp", "level", "message"]

    /// What is added to every message.
    public var metadata: Logger.Metadata = [:]
    /// Messages below it are dropped.
    public var logLevel: Logger.Level

    private let output: LineOutput
    private let now: @Sendable () -> EventInstant

    /// Makes a handler.
    public init(level: Logger.Level, output: LineOutput, now: @escaping @Sendable () -> EventInstant) {
        logLevel = level
        self.output = output
        self.now = now
    }

    /// Writes a message.
    public func log(event: LogEvent) {
        var line = JSONObjectWriter()
        line.add("timestamp", now().iso8601)
        line.add("level", LambdaLogLevel(event.level).rawValue)
        line.add("message", event.message)
        for (name, value) in event.metadata.sorted(by: { $0.key < $1.key }) {
            line.add(Self.ownMembers.contains(name) ? name + "_" : name, json: Self.json(value))
        }
        output.write(line: line.finish())
    }

    private static func json(_ value: Logger.MetadataValue) -> [UInt8] {
        switch value {
        case .string(let text):
            var bytes = [UInt8]()
            JSONText.appendString(text, to: &bytes)
            return bytes
        case .stringConvertible(let number as any BinaryInteger):
            return Array(String(describing: number).utf8)
        case .stringConvertible(let value):
            return json(.string(value.description))
        case .array(let values):
            return values.map(json).jsonArray
        case .dictionary(let members):
            var object = JSONObjectWriter()
            for (name, member) in members.sorted(by: { $0.key < $1.key }) { object.add(name, json: json(member)) }
            return object.finish()
        }
    }
}
