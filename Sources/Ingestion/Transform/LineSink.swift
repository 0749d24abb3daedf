import CloudTrailLogs
import EventStorage

/// Writes events as lines.
struct LineSink: BatchSink {
    /// A batch's lines, and how many there are.
    struct Lines: Sendable {
        let bytes: [UInt8]
        let count: Int
    }

    struct Preparer: BatchPreparer {
        let form: Transformer.Form
        var encoder = EventLineEncoder()
        var rowEncoder: EventRowEncoder

        init(form: Transformer.Form) {
            self.form = form
            if case .csv(let columns) = form {
                rowEncoder = EventRowEncoder(columns: columns)
            } else {
                rowEncoder = EventRowEncoder(columns: [])
            }
        }

        mutating func prepare(_ batch: EventBatch) throws -> Lines {
            switch form {
            case .flattened: Lines(bytes: encoder.encode(batch), count: batch.events.count)
            case .csv: Lines(bytes: rowEncoder.encode(batch), count: batch.events.count)
            case .record: Lines(bytes: try records(of: batch), count: batch.events.count)
            }
        }

        private func records(of batch: EventBatch) throws -> [UInt8] {
            var lines = [UInt8]()
            lines.reserveCapacity(batch.byteCount)
            for event in batch.events {
                var record = try redactedRecord(batch.record(of: event))
                // Between tokens a line end is a blank like another; in strings JSON has none.
                for index in record.indices where record[index] == UInt8(ascii: "\n") || record[index] == UInt8(ascii: "\r") {
                    record[index] = UInt8(ascii: " ")
                }
                lines += record
                lines.append(UInt8(ascii: "\n"))
            }
            return lines
        }
    }

    let form: Transformer.Form
    let write: @Sendable ([UInt8]) throws -> Void

    func ledgerEntries(for sources: [String]) async throws -> [String: LedgerEntry] {
        [:]
    }

    func makePreparer() -> Preparer {
        Preparer(form: form)
    }

    func byteCount(of lines: Lines) -> Int {
        lines.bytes.count
    }

    var isTransactional: Bool { false }
    var order: LogOrder { .path }

    func consume(_ parts: [ReadPart<Lines>]) async throws -> WriteSummary {
        var summary = WriteSummary(stored: 0, duplicates: 0)
        for lines in parts.compactMap(\.prepared) {
            try write(lines.bytes)
            summary.stored += lines.count
        }
        return summary
    }
}
