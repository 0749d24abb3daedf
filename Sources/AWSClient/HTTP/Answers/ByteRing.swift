/// Bytes that are taken in the order in which they came. Its memory grows with what waits in it, and is used again.
struct ByteRing {
    private var storage: [UInt8] = []
    private var start = 0
    /// How many bytes wait.
    private(set) var count = 0

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(count + bytes.count)
        let end = (start + count) % max(storage.count, 1)
        let (first, second) = bytes.split(at: min(bytes.count, storage.count - end))
        storage.withUnsafeMutableBytes { storage in
            UnsafeMutableRawBufferPointer(rebasing: storage[end...]).copyMemory(from: first)
            storage.copyMemory(from: second)
        }
        count += bytes.count
    }

    /// Moves as many bytes as there are, and as fit, to the front of `buffer`.
    mutating func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let taken = min(count, buffer.count)
        guard taken > 0 else { return 0 }
        storage.withUnsafeBytes { storage in
            let first = UnsafeRawBufferPointer(rebasing: storage[start..<min(start + taken, storage.count)])
            buffer.copyMemory(from: first)
            let second = UnsafeRawBufferPointer(rebasing: storage[..<(taken - first.count)])
            UnsafeMutableRawBufferPointer(rebasing: buffer[first.count...]).copyMemory(from: second)
        }
        count -= taken
        start = count == 0 ? 0 : (start + taken) % storage.count
        return taken
    }

    private mutating func reserve(_ capacity: Int) {
        guard capacity > storage.count else { return }
        let size = max(capacity, 2 * storage.count, 32 << 10)
        let moved = count
        let grown = [UInt8](unsafeUninitializedCapacity: size) { grown, initialized in
            grown.update(repeating: 0)
            _ = take(into: UnsafeMutableRawBufferPointer(grown))
            initialized = size
        }
        (storage, start, count) = (grown, 0, moved)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func split(at index: Int) -> (UnsafeRawBufferPointer, UnsafeRawBufferPointer) {
        (UnsafeRawBufferPointer(rebasing: self[..<index]), UnsafeRawBufferPointer(rebasing: self[index...]))
    }
}
