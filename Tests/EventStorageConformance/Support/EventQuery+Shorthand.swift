import CloudTrailLogs
import EventStorage

extension EventQuery.ParameterCondition {
    /// One attribute's condition.
    static func attribute(_ name: String, is value: String) -> Self {
        EventQuery.ParameterCondition(attributes: [name], value: value)
    }
}

extension EventInstant {
    /// An instant that the suite itself writes down.
    ///
    /// - Throws: `ConformanceFailure` for text that is none.
    static func at(_ text: String) throws -> EventInstant {
        guard let parsed = parse(iso8601: text) else {
            throw ConformanceFailure(message: "\(text) is no time", file: #fileID, line: #line)
        }
        return parsed.instant
    }
}
