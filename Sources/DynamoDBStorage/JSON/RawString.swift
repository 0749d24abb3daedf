import CloudTrailLogs

/// The inside of a JSON string, as it stands in the bytes being read; it must not outlive them.
struct RawString {
    /// What stands between the quotes.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether there is an escape in it.
    let isEscaped: Bool

    /// The text that it stands for.
    var string: String {
        isEscaped ? String(decoding: unescaped, as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it stands for these UTF-8 bytes.
    @inline(__always)
    func matches(_ text: StaticString) -> Bool {
        if isEscaped { return text.withUTF8Buffer { unescaped.elementsEqual($0) } }
        return text.withUTF8Buffer { matches($0) }
    }

    /// Whether it stands for these UTF-8 bytes.
    @inline(__always)
    func matches(_ text: [UInt8]) -> Bool {
        if isEscaped { return unescaped == text }
        return text.withUnsafeBufferPointer { matches($0) }
    }

    @inline(__always)
    private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == text.count else { return false }
        // From the end: names that share a prefix are common.
        var index = text.count
        while index > 0 {
            index -= 1
            if bytes[index] != text[index] { return false }
        }
        return true
    }

    private var unescaped: [UInt8] {
        var output = [UInt8]()
        output.reserveCapacity(bytes.count)
        // The reader has checked the escapes.
        _ = JSONText.appendUnescaped(bytes, to: &output)
        return output
    }
}
