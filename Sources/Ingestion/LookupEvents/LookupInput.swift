import AWSClient
import CloudTrailLogs
import EventStorage
import FoundationEssentials
import S3Logs
import Synchronization

/// The records of an hour as a log would hold them, asked for page by page while they are read. Blocks the calling thread.
final class LookupInput: OpenLog {
    private let hour: LookupHour
    private let onRead: (Int) -> Void
    private var bytes: ArraySlice<UInt8> = []
    private var isStarted = false
    private var isEnded = false
    private var hasRecords = false
    private var nextToken: String?
    /// Records of calls that this program made itself, which are left out.
    private(set) var leftOut = 0

    init(_ hour: LookupHour, onRead: @escaping (Int) -> Void) {
        self.hour = hour
        self.onRead = onRead
    }

    var identity: LogIdentity { hour.identity }

    func hasChanged() -> Bool { false }

    /// - Throws: `LogAccessError` when the service refuses; `CancellationError`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while bytes.isEmpty {
            if isEnded { return 0 }
            try load()
        }
        let count = min(buffer.count, bytes.count)
        buffer.copyBytes(from: bytes.prefix(count))
        bytes.removeFirst(count)
        onRead(count)
        return count
    }

    private func append(_ record: String, ownKey: String?) {
        guard !OwnCall.isOne(record, ownKey: ownKey) else {
            leftOut += 1
            return
        }
        if hasRecords { bytes.append(UInt8(ascii: ",")) }
        hasRecords = true
        bytes += record.utf8
    }

    private func load() throws {
        if let refusal = hour.refusal { throw refusal }
        let (hour, isFirst, token) = (hour, !isStarted, nextToken)
        let (page, ownKey) = try waitFor { () async throws -> (LookupEventsPage, String?) in
            let ownKey = await hour.day.region.accessKeyID()
            if isFirst, let records = try await hour.day.allRecords() {
                return (LookupEventsPage(records: records.filter { hour.holds($0) }, nextToken: nil), ownKey)
            }
            var page = try await hour.day.region.page(from: hour.start, to: hour.end, nextToken: token)
            page.records.removeAll { hour.endsBefore($0) }
            return (page, ownKey)
        }
        bytes += isFirst ? Array(#"{"Records":["#.utf8) : []
        isStarted = true
        for record in page.records { append(record, ownKey: ownKey) }
        nextToken = page.nextToken
        isEnded = nextToken == nil
        if isEnded { bytes += "]}".utf8 }
    }
}

extension LookupHour {
    /// Whether a record's time lies in this hour; one without a time that can be read counts to the first hour.
    fileprivate func holds(_ record: String) -> Bool {
        guard let instant = Self.instant(of: record) else { return start.startOfDay == start }
        return start <= instant && instant <= end
    }

    /// Whether a record belongs to the next hour: the service is asked for whole seconds, the last one rounded up.
    fileprivate func endsBefore(_ record: String) -> Bool {
        Self.instant(of: record).map { end < $0 } ?? false
    }

    private static func instant(of record: String) -> EventInstant? {
        let time = (try? JSONDecoder().decode(RecordTime.self, from: Data(record.utf8)))?.eventTime
        return time.flatMap { EventInstant.parse(iso8601: $0)?.0 }
    }
}

private struct RecordTime: Decodable {
    let eventTime: String
}

/// Tells the calls that this program makes when it looks events up, by what it calls itself and the key that it signs with: anybody
/// can call himself so, and must not be able to hide by it.
private struct OwnCall: Decodable {
    struct Identity: Decodable {
        let accessKeyId: String?
    }

    /// What the program's own user agent starts with.
    static let userAgentPrefix = "cloudtrail-tracker/"

    let eventName: String?
    let userAgent: String?
    let userIdentity: Identity?

    static func isOne(_ record: String, ownKey: String?) -> Bool {
        guard let ownKey, record.utf8.count < 64 << 10, record.contains("\"LookupEvents\""),
            let call = try? JSONDecoder().decode(OwnCall.self, from: Data(record.utf8))
        else { return false }
        return call.eventName == "LookupEvents" && call.userAgent?.hasPrefix(userAgentPrefix) ?? false
            && call.userIdentity?.accessKeyId == ownKey
    }
}
