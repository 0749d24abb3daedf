import EventStorage
import TrackerDigests

/// Tells whose events, and under which filters, a page token is for.
struct FilterDigest: Hashable, Sendable {
    static let byteCount = 12

    let bytes: [UInt8]

    init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// The same for the same filters, whatever way they were written.
    init(
        scope: EventQuery.Scope,
        eventName: EventQuery.EventNameCondition?,
        conditions: [EventsRequest.Condition]
    ) {
        var hash = SHA256()
        switch scope {
        case .everyone: hash.update(part: "everyone")
        case .user(let name): hash.update(part: "user", name)
        case .service(let name): hash.update(part: "service", name)
        }
        switch eventName {
        case nil: hash.update(part: "any")
        case .equals(let name): hash.update(part: "equals", name)
        case .hasPrefix(let prefix): hash.update(part: "prefix", prefix)
        }
        for condition in conditions {
            hash.update(part: "parameter", condition.name, condition.value)
        }
        bytes = Array(hash.finalize().prefix(FilterDigest.byteCount))
    }
}

extension SHA256 {
    /// Adds texts with their lengths, so that no two lists of texts hash alike.
    fileprivate mutating func update(part texts: String...) {
        for text in texts {
            withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { update($0) }
            update(text.utf8)
        }
    }
}
