import CloudTrailLogs
import EventStorage
import TrackerDigests

/// Where a page ended, and in which range and order: what the next page needs to go on as if nothing had happened in between.
///
/// Its text is opaque to clients and safe in URLs. It says nothing that its holder did not ask for or get, and gives no access,
/// so a checksum against tampering and accidents is enough and no key needs sharing among servers: whoever makes a token up
/// could have asked for that page anyway.
struct PageToken: Hashable, Sendable {
    private static let version: UInt8 = 1
    private static let checksumByteCount = 12
    private static let fixedByteCount = 3 + 3 * 8 + FilterDigest.byteCount

    /// As on the first page.
    var range: ClosedRange<EventInstant>
    var order: EventQuery.Order
    var filters: FilterDigest
    /// Behind which event the page starts; `nil` for the first.
    var position: EventPosition?

    init(range: ClosedRange<EventInstant>, order: EventQuery.Order, filters: FilterDigest, position: EventPosition?) {
        self.range = range
        self.order = order
        self.filters = filters
        self.position = position
    }

    /// The token as text.
    var text: String {
        var bytes: [UInt8] = [PageToken.version, order == .ascending ? 0 : 1, position == nil ? 0 : 1]
        bytes.append(bigEndian: range.lowerBound.milliseconds)
        bytes.append(bigEndian: range.upperBound.milliseconds)
        bytes.append(bigEndian: position?.instant.milliseconds ?? 0)
        bytes += filters.bytes
        bytes += (position?.eventID ?? "").utf8
        return Base64URL.encode(bytes + PageToken.checksum(bytes[...]))
    }

    /// Reads a token back.
    ///
    /// - Throws: A 400 for any text that `text` did not write, byte by byte.
    init(text: String) throws(APIProblem) {
        guard let token = PageToken(verifying: text) else {
            throw .badParameter(
                .nextToken, "`nextToken` takes \(QueryParameter.nextToken.takes); this is none, or not all of it.")
        }
        self = token
    }

    private init?(verifying text: String) {
        guard let decoded = Base64URL.decode(text),
            decoded.count >= PageToken.fixedByteCount + PageToken.checksumByteCount
        else { return nil }
        let bytes = decoded.dropLast(PageToken.checksumByteCount)
        guard PageToken.checksum(bytes) == Array(decoded.suffix(PageToken.checksumByteCount)),
            bytes[0] == PageToken.version, bytes[1] <= 1, bytes[2] <= 1
        else { return nil }
        let lower = EventInstant(milliseconds: bytes.bigEndianInteger(at: 3))
        let upper = EventInstant(milliseconds: bytes.bigEndianInteger(at: 11))
        let instant = EventInstant(milliseconds: bytes.bigEndianInteger(at: 19))
        guard lower <= upper, let eventID = String(validating: bytes[PageToken.fixedByteCount...], as: UTF8.self) else {
            return nil
        }
        range = lower...upper
        order = bytes[1] == 0 ? .ascending : .descending
        filters = FilterDigest(bytes: bytes[27..<PageToken.fixedByteCount])
        position = bytes[2] == 0 ? nil : EventPosition(instant: instant, eventID: eventID)
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update("page token of the events API".utf8)
        hash.update(bytes)
        return Array(hash.finalize().prefix(checksumByteCount))
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: Int64) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func bigEndianInteger(at offset: Int) -> Int64 {
        self[offset..<(offset + 8)].reduce(0) { $0 << 8 | Int64($1) }
    }
}
