import TestSupport
import Testing
import TrackerGzip

@testable import CloudTrailLogs

/// Inflating compared with zlib, whatever the pieces in which bytes come and go.
@Suite(.timeLimit(.minutes(2))) struct InflatingTests {
    /// Text that compresses as logs do, with stretches that do not.
    private static func text(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        let words = ["\"eventName\":", "\"RunInstances\"", "{\"userIdentity\":{", "arn:aws:iam::111122223333:user/", "},", " "]
        var bytes = [UInt8]()
        while bytes.count < count {
            if random.chance(3) {
                bytes += (0..<random.below(400)).map { _ in UInt8(random.below(256)) }
            } else if random.chance(2) {
                bytes += [UInt8](repeating: UInt8(ascii: "x"), count: random.below(2000))
            } else {
                bytes += random.pick(words).utf8
            }
        }
        return Array(bytes.prefix(count))
    }

    private static func compressed(_ bytes: [UInt8], level: Int = -1) throws -> [UInt8] {
        try gzip(bytes, level: level)
    }

    /// Everything that comes out, and how it ended.
    private func inflate(
        _ bytes: [UInt8], pieceSize: Int = .max, room: Int = 1 << 18
    ) -> (bytes: [UInt8], error: LogReadError?) {
        let input = InflatingInput(source: PiecewiseInput(bytes, pieceSize: pieceSize), maxInflatedBytes: .max)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
        defer { buffer.deallocate() }
        var output = [UInt8]()
        do {
            while true {
                let count = try input.read(into: buffer)
                if count == 0, input.passBreak() { continue }
                if count == 0 { return (output, nil) }
                output += buffer[..<count]
            }
        } catch {
            return (output, error as? LogReadError)
        }
    }

    /// What zlib makes of the first member, and whether it is whole.
    private func inflateByZlib(_ bytes: [UInt8]) throws -> (bytes: [UInt8], isWhole: Bool) {
        let (output, end) = try GzipReader.inflateMember(bytes)
        return (output, end == .whole)
    }

    @Test(arguments: [-1, 0, 1, 9])
    func whatWasCompressedComesOut(level: Int) throws {
        for (number, size) in [0, 1, 2, 100, 40_000, 300_000].enumerated() {
            let bytes = Self.text(size, seed: UInt64(number))
            let gzip = try Self.compressed(bytes, level: level)
            for (pieceSize, room) in [(Int.max, 1 << 18), (1000, 100_000), (Int.max, 70), (Int.max, 1), (1, 1 << 18), (7, 13)]
            where size < 50_000 || pieceSize > 100 && room > 100 {
                let inflated = inflate(gzip, pieceSize: pieceSize, room: room)
                #expect(inflated.bytes == bytes && inflated.error == nil, "\(size) bytes, \(pieceSize) in, \(room) out")
            }
        }
    }

    @Test func headersMayCarryNamesAndMore() throws {
        let bytes = Self.text(1000, seed: 9)
        let plain = try Self.compressed(bytes)
        // RFC 1952: FEXTRA, FNAME and FCOMMENT.
        let extra: [UInt8] = [5, 0, 1, 2, 3, 4, 5]
        let named = plain[..<3] + [4 | 8 | 16] + plain[4..<10] + extra + Array("log.json\0what\0".utf8) + plain[10...]
        let many = Array(named + named + plain + named)
        for pieceSize in [1, 2, 11, 1000] {
            let inflated = inflate(Array(named), pieceSize: pieceSize)
            #expect(inflated.bytes == bytes && inflated.error == nil)
            #expect(inflate(many, pieceSize: pieceSize).bytes == bytes + bytes + bytes + bytes)
        }
        for end in 2..<(named.count - plain.count + 10) {
            #expect(inflate(Array(named.prefix(end))).error?.code == .truncated)
        }
    }

    /// CRC-32 as RFC 1952, section 8, defines it, bit by bit.
    private static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    @Test func headersHaveAChecksumOfTheirOwn() throws {
        let bytes = Self.text(100, seed: 10)
        let plain = try Self.compressed(bytes)
        let header = plain[..<3] + [2] + plain[4..<10]
        let checksum = Self.crc32(header)
        let low = UInt8(checksum & 0xff)
        let checked = Array(header) + [low, UInt8(checksum >> 8 & 0xff)] + Array(plain[10...])
        #expect(inflate(checked).bytes == bytes && inflate(checked).error == nil)
        let wrong = Array(header) + [low ^ 1, UInt8(checksum >> 8 & 0xff)] + Array(plain[10...])
        #expect(inflate(wrong).error?.code == .corrupt)
    }

    @Test func headersThatAreNoneAreDamage() throws {
        let plain = try Self.compressed(Self.text(100, seed: 11))
        for (place, byte) in [(2, UInt8(7)), (3, 0x80), (3, 0x20)] {
            var damaged = plain
            damaged[place] = byte
            #expect(inflate(damaged).error?.code == .corrupt)
        }
        let endless = plain[..<3] + [8] + plain[4..<10] + [UInt8](repeating: UInt8(ascii: "x"), count: 200_000)
        #expect(inflate(Array(endless)).error?.code == .corrupt)
    }

    @Test func membersFollowEachOtherWhereverTheyAreCut() throws {
        let parts: [[UInt8]] = [Self.text(3000, seed: 1), [], Self.text(5, seed: 2), Self.text(70_000, seed: 3)]
        let gzip: [UInt8] = try parts.flatMap { try Self.compressed($0) } + [0, 0]
        for pieceSize in 1...40 {
            let inflated = inflate(gzip, pieceSize: pieceSize)
            #expect(inflated.bytes == parts.flatMap(\.self) && inflated.error == nil)
        }
    }

    @Test func aFileThatEndsInTheMiddleGivesWhatItHolds() throws {
        let bytes = Self.text(90_000, seed: 4)
        let gzip = try Self.compressed(bytes)
        for end in Array(stride(from: 3, to: gzip.count, by: 997)) + ((gzip.count - 9)..<gzip.count) {
            let cut = Array(gzip[..<end])
            let inflated = inflate(cut)
            #expect(inflated.error?.code == .truncated, "at \(end)")
            #expect(try inflated.bytes == inflateByZlib(cut).bytes, "at \(end)")
            #expect(inflate(cut, pieceSize: 100, room: 50).bytes == inflated.bytes, "at \(end)")
        }
    }

    @Test func damageIsFoundAndWhatComesBeforeStays() throws {
        let bytes = Self.text(150_000, seed: 5)
        let gzip = try Self.compressed(bytes)
        var random = SeededGenerator(seed: 6)
        for _ in 0..<300 {
            var damaged = gzip
            let place = 10 + random.below(gzip.count - 10)
            damaged[place] ^= UInt8(1 << random.below(8))
            let expected = try inflateByZlib(damaged)
            let inflated = inflate(damaged)
            guard !expected.isWhole else {
                Issue.record("a changed bit went unnoticed by zlib")
                continue
            }
            #expect(inflated.error?.code == .corrupt || inflated.error?.code == .truncated, "bit of byte \(place)")
            // zlib notices damage in what a block begins with at once, ISA-L at the first code that is none.
            #expect(inflated.bytes.starts(with: expected.bytes), "byte \(place)")
            #expect(inflated.bytes.count <= expected.bytes.count + 258, "byte \(place)")
            #expect(inflate(damaged, pieceSize: 500, room: 64).bytes == inflated.bytes, "byte \(place)")
        }
    }

    @Test func aWrongChecksumOrLengthIsDamage() throws {
        let gzip = try Self.compressed(Self.text(1000, seed: 7))
        for fromEnd in 1...8 {
            var damaged = gzip
            damaged[gzip.count - fromEnd] ^= 1
            let inflated = inflate(damaged)
            #expect(inflated.error?.code == .corrupt)
            #expect(inflated.bytes.count == 1000)
        }
    }
}
