import CTrackerIsal

/// What stands before the compressed data of a gzip member (RFC 1952, section 2.3).
///
/// ISA-L reads headers too, but forgets in between what a header in several pieces began with.
enum GzipHeader {
    private static let fixedLength = 10
    private static let deflate: UInt8 = 8

    private enum Flag {
        static let headerChecksum: UInt8 = 1 << 1
        static let extra: UInt8 = 1 << 2
        static let name: UInt8 = 1 << 3
        static let comment: UInt8 = 1 << 4
        static let reserved: UInt8 = 0b1110_0000
    }

    /// Whether a member begins here, as far as two bytes tell.
    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// How long the header is at the start of `bytes`; `nil` when it does not end within them.
    ///
    /// - Throws: `LogReadError` for what is no header.
    static func length(in bytes: UnsafeRawBufferPointer) throws(LogReadError) -> Int? {
        guard bytes.count >= fixedLength else { return nil }
        guard begins(bytes), bytes[2] == deflate else { throw damaged("unknown compression method") }
        let flags = bytes[3]
        guard flags & Flag.reserved == 0 else { throw damaged("unknown header flags") }
        var length = fixedLength
        if flags & Flag.extra != 0 {
            guard length + 2 <= bytes.count else { return nil }
            length += 2 + Int(bytes[length]) + Int(bytes[length + 1]) << 8
        }
        for flag in [Flag.name, Flag.comment] where flags & flag != 0 {
            guard length <= bytes.count, let end = bytes[length...].firstIndex(of: 0) else { return nil }
            length = end + 1
        }
        if flags & Flag.headerChecksum != 0 {
            guard length + 2 <= bytes.count else { return nil }
            let expected = UInt32(bytes[length]) | UInt32(bytes[length + 1]) << 8
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard crc32_gzip_refl(0, start, UInt64(length)) & 0xffff == expected else { throw damaged("incorrect header check") }
            length += 2
        }
        return length <= bytes.count ? length : nil
    }

    private static func damaged(_ reason: String) -> LogReadError {
        LogReadError(.corrupt, "is a damaged gzip file (\(reason))")
    }
}
