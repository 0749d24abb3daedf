import Glibc

/// Writes JSON into memory whose size was reckoned beforehand: nothing here looks whether there is room.
struct JSONWriter {
    /// `\u001F` for one byte.
    static let maxEscapeLength = 6

    private var next: UnsafeMutablePointer<UInt8>

    init(_ start: UnsafeMutablePointer<UInt8>) {
        next = start
    }

    /// How much was written since `start`.
    func count(from start: UnsafeMutablePointer<UInt8>) -> Int {
        next - start
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        next.pointee = byte
        next += 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        memcpy(next, start, bytes.count)
        next += bytes.count
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { append($0) }
    }

    /// Writes a string with its quotes.
    @inline(__always)
    mutating func appendString(_ utf8: UnsafeBufferPointer<UInt8>, isEscaped: Bool) {
        append(UInt8(ascii: "\""))
        if isEscaped { appendEscaped(utf8) } else { append(utf8) }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): appendEscape(byte)
            case UInt8(ascii: "\n"): appendEscape(UInt8(ascii: "n"))
            case UInt8(ascii: "\r"): appendEscape(UInt8(ascii: "r"))
            case UInt8(ascii: "\t"): appendEscape(UInt8(ascii: "t"))
            case 0..<0x20:
                appendEscape(UInt8(ascii: "u"))
                append(UInt8(ascii: "0"))
                append(UInt8(ascii: "0"))
                append(UInt8(ascii: "0") + byte >> 4)
                append(Self.hexDigit(byte & 15))
            default: append(byte)
            }
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        append(byte)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Whether a JSON string cannot hold these bytes as they are: `"`, `\` or bytes below 0x20 are among them.
    @inline(__always)
    static func needsEscapes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = UnsafeRawPointer(bytes.baseAddress)
        guard let start else { return false }
        let count = bytes.count
        guard count >= 8 else {
            return bytes.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        }
        var index = 0
        while index + 8 <= count {
            if needsEscapes(start.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { return true }
            index += 8
        }
        // The rest, together with some bytes that were looked at already.
        return needsEscapes(start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    }

    /// Eight bytes at once: a byte's high bit is set by the subtraction when the byte was smaller than what is taken away, and
    /// was not set before. Borrows reach only bytes behind one that needs an escape anyway.
    @inline(__always)
    private static func needsEscapes(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let below = (word &- ones &* 0x20) & ~word
        let equal = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
        return (below | equal) & (ones &* 0x80) != 0
    }
}
