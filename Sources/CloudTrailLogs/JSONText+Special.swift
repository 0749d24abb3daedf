extension JSONText {
    /// Index of the first byte at or behind `start` that a JSON string cannot hold as it is: `"`, `\` or one below 0x20; `text.count`
    /// when there is none. Looks at eight bytes at a time.
    @inline(__always)
    static func indexOfSpecial(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = text.baseAddress else { return text.count }
        var index = start
        while index + 8 <= text.count {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
            // Of each of the three the lowest bit that is set is exact, and so is the lowest of all.
            let special = word.bytes(equalTo: UInt8(ascii: "\"")) | word.bytes(equalTo: UInt8(ascii: "\\")) | word.bytesBelow0x20
            if special != 0 { return index + special.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < text.count, !needsEscape(base[index]) { index += 1 }
        return index
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Index of the first `byte` at or behind `start`; `count` when there is none. Where they lie close together this is faster
    /// than `memchr`.
    @inline(__always)
    func index(of byte: UInt8, from start: Int) -> Int {
        guard let base = baseAddress else { return count }
        var index = start
        while index + 8 <= count {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
            let found = word.bytes(equalTo: byte)
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, base[index] != byte { index += 1 }
        return index
    }
}

extension UInt64 {
    /// The highest bit of bytes that are `byte`; above the lowest of them, of others too.
    @inline(__always)
    fileprivate func bytes(equalTo byte: UInt8) -> UInt64 {
        let different = self ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        return (different &- 0x0101_0101_0101_0101) & ~different & 0x8080_8080_8080_8080
    }

    /// The highest bit of bytes below 0x20; above the lowest of them, of others too.
    @inline(__always)
    fileprivate var bytesBelow0x20: UInt64 {
        (self &- 0x2020_2020_2020_2020) & ~self & 0x8080_8080_8080_8080
    }
}
