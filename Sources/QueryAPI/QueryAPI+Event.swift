import CloudTrailLogs
import EventStorage
import TrackerHTTP

extension QueryAPI {
    /// `/events/{eventID}`.
    func event(id: String) async throws -> APIResponse {
        guard let found = try await store.event(id: id), found.event.position.instant >= oldestShownInstant(at: now()) else {
            throw APIProblem(.notFound, "There is no event with the eventID `\(id.shortenedForMessages)`.")
        }
        var bytes = Array("{\"event\":".utf8)
        bytes.appendJSONObject(found.event.attributes)
        do {
            let record = try await record(of: id, at: found.location)
            bytes += ",\"record\":".utf8
            bytes += record
        } catch let missing as RecordMissing {
            bytes += ",\"record\":null,\"recordMissing\":".utf8
            bytes.appendJSONString(missing.rawValue)
        }
        bytes += ",\"log\":".utf8
        if let source = found.location?.log.source {
            bytes.appendJSONString(source)
        } else {
            bytes += "null".utf8
        }
        bytes += "}\n".utf8
        return .json(bytes)
    }

    private func record(of id: String, at location: RecordLocation?) async throws -> [UInt8] {
        guard let location, location.log.isKept else { throw RecordMissing.notKept }
        guard let records else { throw RecordMissing.unreadable }
        return try await records.redactedRecord(of: id, at: location)
    }

    /// The time of the oldest event that has not expired: one expires when its days are over, to the millisecond.
    func oldestShownInstant(at now: EventInstant) -> EventInstant {
        guard configuration.retentionDays > 0 else { return .distantPast }
        let (milliseconds, overflow) = Int64(configuration.retentionDays)
            .multipliedReportingOverflow(by: EventInstant.millisecondsPerDay)
        guard !overflow, milliseconds < now.milliseconds - EventInstant.distantPast.milliseconds else { return .distantPast }
        return now.advanced(byMilliseconds: 1 - milliseconds)
    }
}
