/// The bytes of a layer that wait to be taken, and those taken last, so that they can be looked at once more behind damage.
final class ByteWindow {
    /// What stands behind the available bytes.
    enum Stop {
        case border(isDamage: Bool)
        case end
        case failure(any Error)
    }

    /// Of the first read: most logs are smaller.
    static let firstCapacity = 128 << 10
    /// Its content never grows past this, whatever the log holds.
    private static let capacity = 384 << 10
    /// How many bytes that were taken stay at least, once there were as many.
    private static let history = 128 << 10

    let source: any ByteSource
    private var bytes: UnsafeMutableRawBufferPointer
    private var available: Range<Int> = 0..<0
    /// Offset of `bytes[0]` in the layer.
    private var base: UInt64 = 0
    private(set) var stop: Stop?

    init(over source: any ByteSource, firstCapacity: Int) {
        self.source = source
        bytes = .allocate(byteCount: firstCapacity, alignment: 16)
    }

    deinit {
        bytes.deallocate()
    }

    var isEmpty: Bool { available.isEmpty }
    var count: Int { available.count }

    /// Valid until the next call that changes the window.
    var content: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[available])
    }

    /// Offset in the layer of the next byte.
    var position: UInt64 { base + UInt64(available.lowerBound) }
    /// Offset in the layer of the first byte that is still there.
    var firstPosition: UInt64 { base }
    /// Whether `fill` would move bytes away.
    var mustMove: Bool { available.upperBound == bytes.count && bytes.count == Self.capacity }

    func take(_ count: Int) {
        available = min(available.lowerBound + count, available.upperBound)..<available.upperBound
    }

    /// Makes the bytes from `position` on available once more.
    func goBack(to position: UInt64) {
        available = min(Int(max(position, base) - base), available.upperBound)..<available.upperBound
    }

    /// Whether the available bytes are as many as it holds together with what was taken.
    var isFull: Bool { available.count > Self.capacity - Self.history - 1024 }

    /// Reads more, unless something stops it; what the source throws is kept as the stop.
    func fill() {
        guard stop == nil, !isFull else { return }
        if available.upperBound == bytes.count { makeRoom() }
        do {
            switch try source.next(into: UnsafeMutableRawBufferPointer(rebasing: bytes[available.upperBound...])) {
            case .bytes(let count): available = available.lowerBound..<(available.upperBound + count)
            case .border(let isDamage): stop = .border(isDamage: isDamage)
            case .end: stop = .end
            }
        } catch {
            stop = .failure(error)
        }
    }

    /// Reads until there are `count` bytes, or something stops it.
    func fill(upTo count: Int) {
        while available.count < count, stop == nil, !isFull { fill() }
    }

    /// Goes on behind the border that stopped it.
    func passBorder() {
        if case .border = stop { stop = nil }
    }

    /// Fills the front of `buffer` with what is next, in a copy or directly.
    func next(into buffer: UnsafeMutableRawBufferPointer) throws -> BytePiece {
        if available.isEmpty {
            switch stop {
            case nil: return try source.next(into: buffer)
            case .border(let isDamage):
                stop = nil
                return .border(isDamage: isDamage)
            case .end: return .end
            case .failure(let error): throw error
            }
        }
        let count = min(buffer.count, available.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: content[..<count]))
        take(count)
        return .bytes(count)
    }

    private func makeRoom() {
        if bytes.count < Self.capacity {
            let grown = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.capacity, alignment: 16)
            grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<available.upperBound]))
            bytes.deallocate()
            bytes = grown
            return
        }
        let moved = max(0, available.lowerBound - Self.history)
        bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[moved..<available.upperBound]))
        available = (available.lowerBound - moved)..<(available.upperBound - moved)
        base += UInt64(moved)
    }
}
