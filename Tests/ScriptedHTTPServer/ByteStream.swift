import Synchronization

/// Many bytes that a server sends, and how far it came.
public final class ByteStream: Sendable {
    /// How many bytes there are in all.
    public let count: Int
    private let rest: Duration
    private let state = Mutex((sent: 0, hasRested: false))
    private let onRest: @Sendable () -> Void

    /// Makes a stream.
    ///
    /// - Parameters:
    ///   - count: How many bytes.
    ///   - rest: After which time without room in the connection the client is said to rest.
    ///   - onRest: Called once, on the connection's thread, when that is so, and at the end if it never was.
    public init(count: Int, rest: Duration, onRest: @escaping @Sendable () -> Void) {
        self.count = count
        self.rest = rest
        self.onRest = onRest
    }

    /// How many bytes the connection took so far.
    public var sent: Int { state.withLock { $0.sent } }

    /// Bytes of the stream, at most 64 KiB: no two pieces that lie side by side look the same.
    public static func bytes(at offset: Int, count: Int) -> ArraySlice<UInt8> {
        block[(offset % period)...].prefix(count)
    }

    private static let period = 251
    private static let block = (0..<(64 << 10 + period)).map { UInt8($0 % period) }

    func send(over connection: ServerSocket) -> Bool {
        defer { noteRest() }
        while sent < count {
            let piece = Self.bytes(at: sent, count: min(64 << 10, count - sent))
            if !connection.waitForRoom(rest) { noteRest() }
            guard connection.write(piece) else { return false }
            state.withLock { $0.sent += piece.count }
        }
        return true
    }

    private func noteRest() {
        let isFirst = state.withLock { state in
            defer { state.hasRested = true }
            return !state.hasRested
        }
        if isFirst { onRest() }
    }
}
