/// UUIDs in their canonical lower-case form, in 16 bytes. Any other spelling is text like any other.
enum PackedUUID {
    static let byteCount = 16
    private static let hyphens = [8, 13, 18, 23]

    /// Whether `text` is a canonical lower-case UUID, so that packing loses nothing.
    static func isCanonical(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        for index in 0..<36 {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard text[index] == UInt8(ascii: "-") else { return false }
            } else if nibble(text[index]) > 15 {
                return false
            }
        }
        return true
    }

    /// Appends the 16 bytes of a canonical UUID.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var index = 0
        while index < 36 {
            if text[index] == UInt8(ascii: "-") { index += 1 }
            output.append(nibble(text[index]) << 4 | nibble(text[index + 1]))
            index += 2
        }
    }

    /// The 16 bytes of `text`, or `nil` when it is no canonical UUID.
    static func pack(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard isCanonical(text) else { return nil }
        var packed = [UInt8]()
        packed.reserveCapacity(byteCount)
        append(text, to: &packed)
        return packed
    }

    /// The text of 16 bytes.
    static func unpack(_ bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var index = 0
            for byte in bytes.prefix(byteCount) {
                if hyphens.contains(index) {
                    text[index] = UInt8(ascii: "-")
                    index += 1
                }
                text[index] = digit(byte >> 4)
                text[index + 1] = digit(byte & 0x0F)
                index += 2
            }
            return 36
        }
    }

    @inline(__always)
    private static func nibble(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: .max
        }
    }

    @inline(__always)
    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
