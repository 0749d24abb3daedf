public import CloudTrailLogs
import NaiveReading
import TestSupport

/// Compares `LogDecoder` with a naive reading of the same bytes, and that reading with Foundation's.
public enum Differential {
    /// What a case showed.
    public enum Outcome: Sendable {
        /// All readings agree.
        case agreed
        /// The bytes are no JSON, or JSON that other readers do not agree on; the decoder came to an end.
        case notComparable
        /// They do not agree.
        case disagreed(Disagreement)
    }

    /// Reads a case in all ways.
    ///
    /// - Parameter flattener: Kept from case to case, as an import does.
    public static func check(_ fuzzCase: FuzzCase, flattener: EventFlattener) throws -> Outcome {
        let decoded = try DecodedLog(fuzzCase, flattener: flattener)
        func disagreed(_ difference: String) -> Outcome { .disagreed(Disagreement(fuzzCase: fuzzCase, difference: difference)) }

        if let fault = decoded.events.lazy.flatMap(\.faults).first { return disagreed("broken event: \(fault)") }
        guard decoded.counts.records == decoded.events.count + decoded.counts.filtered + decoded.counts.rejected else {
            return disagreed("\(decoded.counts) do not add up with \(decoded.events.count) events")
        }
        let log: NaiveLog
        do {
            log = try NaiveLog(fuzzCase.text)
        } catch {
            return fuzzCase.elements == nil ? .notComparable : disagreed("the naive parser refuses its own spelling: \(error)")
        }
        if let elements = fuzzCase.elements {
            if log.form != fuzzCase.form, !elements.isEmpty { return disagreed("the naive parser finds another form") }
            if log.records.map(\.value) != elements { return disagreed("the naive parser reads other values than were written") }
        } else if log.form != fuzzCase.form || log.hasAmbiguity {
            return .notComparable
        }
        if !log.hasLoneSurrogate {
            for record in log.records where FoundationReading.canRead(record.value) {
                guard let reading = FoundationReading(fuzzCase.text[record.range]) else {
                    return fuzzCase.elements == nil ? .notComparable : disagreed("Foundation refuses a record")
                }
                if let difference = reading.difference(from: record.value) { return disagreed(difference) }
            }
        }
        if let difference = difference(between: decoded, and: log, in: fuzzCase) { return disagreed(difference) }
        return .agreed
    }

    private static func difference(between decoded: DecodedLog, and log: NaiveLog, in fuzzCase: FuzzCase) -> String? {
        if let failure = decoded.failure {
            // No record in the text means that nothing tells it from other JSON.
            let isExpected = failure.code == .noRecords || failure.code == .empty
            return log.records.isEmpty && isExpected ? nil : "the decoder fails: \(failure)"
        }
        guard decoded.counts.records == log.records.count else {
            return "the decoder counts \(decoded.counts.records) records of \(log.records.count)"
        }
        guard decoded.counts.inflatedBytes == UInt64(fuzzCase.text.count) else {
            return "the decoder inflates \(decoded.counts.inflatedBytes) bytes to \(fuzzCase.text.count)"
        }
        var events = decoded.events[...]
        var filtered = 0
        for record in log.records {
            let expected = NaiveEvent(record: record.value)
            if let expected, fuzzCase.isFiltered, expected.nameStarts(withOneOf: standardFilter, exceptFor: keptNames) {
                filtered += 1
                continue
            }
            guard let event = events.first, event.range == record.range else {
                if expected?.milliseconds != nil {
                    let rejection = decoded.rejections.first { $0.offset == UInt64(record.range.lowerBound) }
                    return "no event for the record at \(record.range): \(rejection?.reason ?? "not rejected either")"
                }
                continue
            }
            events.removeFirst()
            guard let expected else { return "an event for the value at \(record.range), which is no object" }
            // A time that was damaged may still be one to the decoder.
            if expected.milliseconds == nil, fuzzCase.elements == nil { continue }
            // What a secret in a damaged text is, the contract does not say.
            if fuzzCase.elements == nil, record.value.mentionsSecret { continue }
            if let difference = expected.difference(from: event) { return "record at \(record.range): \(difference)" }
        }
        if let record = log.records.last(where: { NaiveEvent(record: $0.value) != nil }),
            fuzzCase.elements != nil || !record.value.mentionsSecret,
            let difference = redactionDifference(of: record, in: fuzzCase)
        {
            return "record at \(record.range): \(difference)"
        }
        if let event = events.first { return "an event at \(event.range), where no record stands" }
        if fuzzCase.elements != nil, decoded.counts.filtered != filtered {
            return "the decoder filters \(decoded.counts.filtered) records of \(filtered)"
        }
        return nil
    }

    /// The record as text has to say the same as its attributes.
    private static func redactionDifference(of record: NaiveLog.Record, in fuzzCase: FuzzCase) -> String? {
        do {
            let text = try readRecord(
                from: PiecewiseInput(fuzzCase.stored, pieceSize: fuzzCase.pieceSize), offset: UInt64(record.range.lowerBound),
                length: UInt32(record.range.count))
            guard text == Array(fuzzCase.text[record.range]) else {
                return "it is read back as \(String(decoding: text, as: UTF8.self))"
            }
            let redacted = try JSONParser.parse(redactedRecord(text))
            return redacted == record.value.redacted() ? nil : "redacted it is \(redacted)"
        } catch {
            return "it cannot be read back: \(error)"
        }
    }

    private static let standardFilter: [UTF8Text] = ["get", "describe", "list", "info", "decrypt", "checkmfa", "head"]
    private static let keptNames: [UTF8Text] = [
        "getsessiontoken", "getfederationtoken", "getsignintoken", "getrolecredentials", "getwebidentitytoken",
    ]
}

extension NaiveEvent {
    fileprivate func difference(from event: DecodedLog.Event) -> String? {
        guard milliseconds == event.milliseconds else {
            return "instant \(event.milliseconds), expected \(milliseconds.map { "\($0)" } ?? "no event")"
        }
        var found = event.attributes
        if eventID == nil { found["eventID"] = nil }
        for name in Set(attributes.keys).union(found.keys).sorted() where attributes[name] != found[name] {
            func list(_ values: Set<UTF8Text>?) -> String { values.map { "\($0.sorted())" } ?? "nothing" }
            return "\(name) is \(list(found[name])), expected \(list(attributes[name]))"
        }
        return nil
    }
}

extension NaiveLog {
    /// Whether readers may differ about it and all be right.
    fileprivate var hasAmbiguity: Bool {
        records.contains { record in
            record.value.hasRepeatedNames || record.value.depth > 500 || (form == .lines && !record.value.looksLikeRecord)
        }
    }
}
