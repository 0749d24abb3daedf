/// Makes UTF-8 of UTF-16, piece by piece. Halves of surrogate pairs that stand alone become U+FFFD.
struct UTF16Transcoder {
    /// The most bytes of UTF-8 that `transcode` needs room for, for each two bytes that it takes, and besides.
    static let bytesPerUnit = 3
    static let bytesBesides = 6

    private let isBigEndian: Bool
    /// The first byte of a unit whose second did not come yet.
    private var oddByte: UInt8?
    /// The first half of a pair whose second did not come yet.
    private var highHalf: UInt32?

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    /// Transcodes all of `input`.
    ///
    /// - Returns: The number of bytes at the front of `output`, which may be 0.
    mutating func transcode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int {
        var index = 0
        var count = 0
        if let oddByte, let second = input.first {
            self.oddByte = nil
            index = 1
            append(unit(oddByte, second), to: output, &count)
        }
        while index + 2 <= input.count {
            append(unit(input[index], input[index + 1]), to: output, &count)
            index += 2
        }
        if index < input.count { oddByte = input[index] }
        return count
    }

    /// Whether the text so far ends in the middle of two bytes.
    var isInsideUnit: Bool { oddByte != nil }

    /// Ends the text: what is left of a character becomes U+FFFD.
    ///
    /// - Returns: The number of bytes at the front of `output`, which may be 0.
    mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        if highHalf != nil || oddByte != nil { write(0xFFFD, to: output, &count) }
        (highHalf, oddByte) = (nil, nil)
        return count
    }

    @inline(__always)
    private func unit(_ first: UInt8, _ second: UInt8) -> UInt32 {
        isBigEndian ? UInt32(first) << 8 | UInt32(second) : UInt32(second) << 8 | UInt32(first)
    }

    @inline(__always)
    private mutating func append(_ unit: UInt32, to output: UnsafeMutableRawBufferPointer, _ count: inout Int) {
        if unit < 0x80, highHalf == nil {
            output[count] = UInt8(truncatingIfNeeded: unit)
            count += 1
        } else {
            appendOther(unit, to: output, &count)
        }
    }

    private mutating func appendOther(_ unit: UInt32, to output: UnsafeMutableRawBufferPointer, _ count: inout Int) {
        if let high = highHalf {
            highHalf = nil
            if unit & 0xFC00 == 0xDC00 { return write(0x10000 + (high & 0x3FF) << 10 + unit & 0x3FF, to: output, &count) }
            write(0xFFFD, to: output, &count)
        }
        switch unit & 0xFC00 {
        case 0xD800: highHalf = unit
        case 0xDC00: write(0xFFFD, to: output, &count)
        default: write(unit, to: output, &count)
        }
    }

    private func write(_ scalar: UInt32, to output: UnsafeMutableRawBufferPointer, _ count: inout Int) {
        func put(_ byte: UInt32) {
            output[count] = UInt8(truncatingIfNeeded: byte)
            count += 1
        }
        switch scalar {
        case ..<0x80: put(scalar)
        case ..<0x800:
            put(0xC0 | scalar >> 6)
            put(0x80 | scalar & 0x3F)
        case ..<0x10000:
            put(0xE0 | scalar >> 12)
            put(0x80 | scalar >> 6 & 0x3F)
            put(0x80 | scalar & 0x3F)
        default:
            put(0xF0 | scalar >> 18)
            put(0x80 | scalar >> 12 & 0x3F)
            put(0x80 | scalar >> 6 & 0x3F)
            put(0x80 | scalar & 0x3F)
        }
    }
}
