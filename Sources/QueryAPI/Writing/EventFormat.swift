import CloudTrailLogs
import EventStorage

/// In which form events are written.
enum EventFormat: String, CaseIterable, Sendable {
    case json
    case ndjson
    case csv

    /// The media types that ask for it in `Accept`.
    var mediaTypes: [String] {
        switch self {
        case .json: ["application/json"]
        case .ndjson: ["application/x-ndjson", "application/ndjson", "application/jsonl"]
        case .csv: ["text/csv"]
        }
    }

    /// The value of `Content-Type`.
    var contentType: String {
        switch self {
        case .json: "application/json; charset=utf-8"
        case .ndjson: "application/x-ndjson; charset=utf-8"
        case .csv: "text/csv; charset=utf-8; header=present"
        }
    }

    /// What writes events that carry `fields` in this form.
    func encoder(fields: EventQuery.Fields) -> any EventEncoder {
        switch (self, fields) {
        case (.json, _): JSONEventEncoder(layout: .array)
        case (.ndjson, _): JSONEventEncoder(layout: .lines)
        case (.csv, .named(let names)): CSVEventEncoder(columns: names)
        case (.csv, .all): CSVEventEncoder(columns: CoreAttribute.standard)
        }
    }
}
