/// A body in pieces, made while they are read. It can be read once.
public struct APIBodyStream: AsyncSequence, Sendable {
    /// Some bytes of the body, about 64 KiB.
    public typealias Element = [UInt8]

    private let nextChunk: @Sendable () async throws -> [UInt8]?

    init(nextChunk: @escaping @Sendable () async throws -> [UInt8]?) {
        self.nextChunk = nextChunk
    }

    /// Reads the body; every iterator goes on where the last one stopped.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(nextChunk: nextChunk)
    }

    /// Hands out the pieces.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let nextChunk: @Sendable () async throws -> [UInt8]?

        /// The next piece, or `nil` at the end.
        ///
        /// - Throws: `EventStoreError` when the store was lost on the way.
        public mutating func next() async throws -> [UInt8]? {
            try await nextChunk()
        }
    }
}
