import EventStorage

/// Where an answer with events ends at the latest.
struct EventPageLimits: Sendable {
    /// Number of events.
    var events: Int?
    /// Bytes of the body.
    var bytes: Int?
    /// What `bytes` counts.
    var byteCount = AnswerByteCount.asSent
    var deadline: Deadline?
}

/// The events of a cursor up to a limit, encoded.
struct EncodedPage: Sendable {
    /// How many events are asked of the store at a time where the limit on events does not say less.
    private static let batchSize = 1000

    /// The body.
    private(set) var bytes: [UInt8]
    /// Where the next page goes on; `nil` when nothing was seen yet.
    private(set) var end: EventPosition?
    /// Whether there may be events behind `end`.
    private(set) var isFollowed = false

    private var count = 0
    /// The length of the body and of what will end it, as the limit counts it.
    private var size = 0

    /// Reads and encodes a page.
    ///
    /// It holds at least one event, whatever the limits, where one was found in time; so following the links comes to an end.
    ///
    /// - Parameters:
    ///   - cursor: Where the events come from.
    ///   - position: Where the cursor was opened.
    ///   - order: In which the cursor goes.
    ///   - encoder: Writes each event.
    ///   - limits: When to stop.
    /// - Throws: `EventStoreError`.
    init(
        reading cursor: any EventCursor,
        after position: EventPosition?,
        order: EventQuery.Order,
        encoder: any EventEncoder,
        limits: EventPageLimits
    ) async throws {
        bytes = encoder.prologue
        end = position
        if limits.bytes != nil { size = limits.byteCount.count(encoder.prologue) + limits.byteCount.count(encoder.epilogue) }
        var isLast = false
        while !isLast, !isFollowed {
            // One more than wanted, to know whether a next page exists.
            let wanted = limits.events.map { $0 - count + 1 } ?? EncodedPage.batchSize
            guard let page = try await Deadline.run(until: limits.deadline, { try await cursor.next(limit: wanted) }) else {
                isFollowed = true
                break
            }
            append(page.events, encoder: encoder, limits: limits)
            isLast = page.isLast
            if isFollowed || isLast { break }
            if let reached = page.reached { end = reached }
            isFollowed = limits.deadline?.hasPassed ?? false
        }
        bytes += encoder.epilogue
    }

    /// Appends events until a limit comes, which sets `isFollowed`.
    private mutating func append(_ events: [StoredEvent], encoder: any EventEncoder, limits: EventPageLimits) {
        for event in events {
            if count == limits.events {
                isFollowed = true
                return
            }
            let mark = bytes.count
            if count > 0 { bytes += encoder.separator }
            encoder.append(event, to: &bytes)
            if let limit = limits.bytes {
                size += limits.byteCount.count(bytes[mark...])
                if count > 0, size > limit {
                    bytes.removeSubrange(mark...)
                    isFollowed = true
                    return
                }
            }
            count += 1
            end = event.position
        }
    }
}
