import CTrackerIsal
import Glibc

/// What stands before the compressed data of a gzip member (RFC 1952, section 2.3).
///
/// ISA-L reads headers too, but forgets in between what a header in several pieces began with.
enum GzipHeader {
    /// Past so many bytes a header counts as one without an end. Names have no limit of their own.
    static let longest = 128 << 10
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

    /// Whether the first four bytes are those of a member: the method and the flags too.
    static func mayBegin(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 4 && begins(bytes) && bytes[2] == deflate && bytes[3] & Flag.reserved == 0
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
            guard length < bytes.count, let base = bytes.baseAddress, let end = memchr(base + length, 0, bytes.count - length)
            else { return nil }
            length = UnsafeRawPointer(end) - base + 1
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
