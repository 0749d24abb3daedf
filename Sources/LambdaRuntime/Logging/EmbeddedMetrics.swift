public import CloudTrailLogs

/// Figures in a log line, from which CloudWatch makes metrics.
///
/// Source: "Specification: Embedded metric format", Amazon CloudWatch User Guide.
public struct EmbeddedMetrics: Sendable {
    /// What a figure counts.
    public enum Unit: String, Sendable {
        /// Things.
        case count = "Count"
        /// Bytes.
        case bytes = "Bytes"
        /// Milliseconds.
        case milliseconds = "Milliseconds"
    }

    private let namespace: String
    private let dimensions: [(name: String, value: String)]
    private var figures: [(name: String, value: Int, unit: Unit)] = []
    private var properties: [(name: String, value: String)] = []

    /// Begins a line.
    ///
    /// - Parameters:
    ///   - namespace: Under which CloudWatch lists the metrics.
    ///   - dimensions: What tells their sources apart, at most 30; every combination of values is a metric of its own.
    public init(namespace: String, dimensions: [(name: String, value: String)]) {
        self.namespace = namespace
        self.dimensions = dimensions
    }

    /// Adds a figure; at most 100.
    public mutating func add(_ name: String, _ value: Int, _ unit: Unit) {
        figures.append((name, value, unit))
    }

    /// Adds text that stands in the line and makes no metric, such as a request's identifier.
    public mutating func add(property name: String, _ value: String) {
        properties.append((name, value))
    }

    /// The line, without a line feed.
    ///
    /// - Parameter time: The time of the figures.
    public func line(at time: EventInstant) -> [UInt8] {
        var line = JSONObjectWriter()
        line.add("_aws", json: envelope(at: time))
        for (name, value) in dimensions + properties { line.add(name, value) }
        for (name, value, _) in figures { line.add(name, value) }
        return line.finish()
    }

    private func envelope(at time: EventInstant) -> [UInt8] {
        let definitions = figures.map { figure in
            var definition = JSONObjectWriter()
            definition.add("Name", figure.name)
            definition.add("Unit", figure.unit.rawValue)
            return definition.finish()
        }
        let names = dimensions.map { dimension in
            var name = [UInt8]()
            JSONText.appendString(dimension.name, to: &name)
            return name
        }
        var directive = JSONObjectWriter()
        directive.add("Namespace", namespace)
        directive.add("Dimensions", json: [names.jsonArray].jsonArray)
        directive.add("Metrics", json: definitions.jsonArray)
        var envelope = JSONObjectWriter()
        envelope.add("Timestamp", time.milliseconds)
        envelope.add("CloudWatchMetrics", json: [directive.finish()].jsonArray)
        return envelope.finish()
    }
}
