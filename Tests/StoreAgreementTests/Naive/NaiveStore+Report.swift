import Ingestion
import NaiveReading

extension NaiveStore.Account {
    /// What a report says of the same.
    init(_ report: ImportReport) {
        self.init(
            files: report.files, records: report.records, stored: report.stored, filtered: report.filtered,
            duplicates: report.duplicates, rejected: report.rejected)
    }
}

extension NaiveStore.Entry {
    /// All attributes, as `/events/{eventID}` has to give them: sorted by name.
    var eventAsJSON: JSONValue {
        .object(
            event.attributes.sorted { $0.key < $1.key }.map { name, values in
                let sorted = values.sorted()
                return JSONValue.Member(name, sorted.count == 1 ? .string(sorted[0]) : .array(sorted.map { .string($0) }))
            })
    }
}
