import EventStorage

/// Encodes all events of a cursor, a chunk at a time, as fast as they are taken.
actor EventStreamer {
    /// A chunk is sent when it holds this many bytes.
    private static let chunkBytes = 64 * 1024
    /// How many events are asked of the store at a time.
    private static let batchSize = 1000

    private let cursor: any EventCursor
    private let encoder: any EventEncoder
    private var page: EventPage
    private var nextIndex = 0
    private var hasBegun = false
    private var hasWritten = false
    private var hasEnded = false
    private var firstChunk: [UInt8]?

    /// The body with all events of a cursor. The first of them are read before this returns; when that is all there is, the body
    /// is in one piece.
    ///
    /// - Throws: `EventStoreError`.
    static func body(of cursor: any EventCursor, encoder: any EventEncoder) async throws -> APIResponse.Body {
        let streamer = EventStreamer(cursor: cursor, encoder: encoder, page: try await cursor.next(limit: batchSize))
        if let whole = try await streamer.begin() { return .bytes(whole) }
        return .stream(APIBodyStream { try await streamer.nextChunk() })
    }

    private init(cursor: any EventCursor, encoder: any EventEncoder, page: EventPage) {
        self.cursor = cursor
        self.encoder = encoder
        self.page = page
    }

    /// Makes the first chunk.
    ///
    /// - Returns: The chunk when it is the only one; `nil` when it is left for `nextChunk`.
    private func begin() async throws -> [UInt8]? {
        let chunk = try await nextChunk()
        if !hasEnded { firstChunk = chunk }
        return hasEnded ? chunk : nil
    }

    private func nextChunk() async throws -> [UInt8]? {
        if let chunk = firstChunk {
            firstChunk = nil
            return chunk
        }
        guard !hasEnded else { return nil }
        var chunk = [UInt8]()
        chunk.reserveCapacity(EventStreamer.chunkBytes + EventStreamer.chunkBytes / 8)
        if !hasBegun {
            hasBegun = true
            chunk += encoder.prologue
        }
        while chunk.count < EventStreamer.chunkBytes {
            if nextIndex < page.events.count {
                if hasWritten { chunk += encoder.separator }
                hasWritten = true
                encoder.append(page.events[nextIndex], to: &chunk)
                nextIndex += 1
            } else if page.isLast {
                chunk += encoder.epilogue
                hasEnded = true
                return chunk
            } else {
                page = try await cursor.next(limit: EventStreamer.batchSize)
                nextIndex = 0
            }
        }
        return chunk
    }
}
