import TestSupport
import Testing

@testable import CloudTrailLogs

/// What a file that is no log is called.
@Suite struct LogDescriptionTests {
    private static let utf16 = "[{\"a\":\"é\"}]".utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    private static let tar = [UInt8](repeating: 0x61, count: 100) + [UInt8](repeating: 0, count: 157) + Array("ustar\0".utf8)

    struct Example: Sendable {
        let bytes: [UInt8]
        let phrase: String

        init(_ bytes: [UInt8], _ phrase: String) {
            self.bytes = bytes
            self.phrase = phrase
        }

        init(_ text: String, _ phrase: String) {
            self.init(Array(text.utf8), phrase)
        }
    }

    static let examples = [
        Example("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "a Git LFS pointer"),
        Example("\u{0}\u{5}\u{16}\u{7}\u{0}\u{2}\u{0}\u{0}Mac OS X", "an AppleDouble file of macOS"),
        Example("PK\u{3}\u{4}\u{14}", "a ZIP archive"), Example("BZh91AY", "a bzip2 file"),
        Example([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00], "an xz file"),
        Example([0x28, 0xB5, 0x2F, 0xFD, 0x24], "a Zstandard file"), Example([0x04, 0x22, 0x4D, 0x18, 0x64], "an LZ4 file"),
        Example("PAR1\u{15}", "a Parquet file"), Example("SQLite format 3\u{0}", "an SQLite database"),
        Example("\n <!DOCTYPE html><html>", "an HTML page"), Example("<HTML><body>", "an HTML page"),
        Example("<?xml version=\"1.0\"?><Error>", "XML"), Example(utf16, "UTF-16 without a byte order mark"),
        Example([0] + utf16.dropLast(), "UTF-16 without a byte order mark"),
        Example([0xFF, 0xFE, 0, 0, 0x7B, 0, 0, 0], "UTF-32"), Example(tar, "a tar archive"),
        Example("\u{FEFF}eventName,eventTime,user\r\na,b,c\r\n", "CSV"), Example("\u{1}\u{2}\u{3}", "a binary file"),
    ]

    @Test(arguments: examples)
    func isNamed(example: Example) throws {
        let (bytes, phrase) = (example.bytes, example.phrase)
        #expect(bytes.withUnsafeBytes { describe(beginning: $0) } == phrase)
        // In gzip it is the content that is named.
        for stored in [bytes, try gzip(bytes)] {
            let input = InflatingInput(source: PiecewiseInput(stored, pieceSize: 3), maxInflatedBytes: .max)
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 16)
            defer { room.deallocate() }
            while try input.read(into: room) > 0 {}
            #expect(input.looksLike == phrase)
        }
    }

    @Test(arguments: [
        "", "hello", "null", #"{"a":[1,2,3]}"#, "  [1, 2]", "[\"a\", \"b\", \"c\"]\n", "2023-07-10 12:00 INFO started",
    ])
    func otherTextIsNotNamed(text: String) {
        #expect(Array(text.utf8).withUnsafeBytes { describe(beginning: $0) } == nil)
    }
}
