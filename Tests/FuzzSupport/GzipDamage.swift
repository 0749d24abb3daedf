public import TestSupport
import TrackerGzip

/// A log of gzip members one of which is damaged, and what zlib makes of that one.
///
/// All of it follows from the seed, or from the damaged bytes that are given.
public struct GzipDamage: Sendable {
    /// What stands before and behind the damaged member, in members of their own; empty for nothing.
    var before: [UInt8] = []
    var behind: [UInt8] = []
    var original: [UInt8]
    var member: [UInt8]
    /// How many times all of it is compressed once more.
    var levels = 0
    var description: String

    /// One damaged member, alone.
    ///
    /// - Parameters:
    ///   - member: The damaged bytes.
    ///   - original: What they were before.
    public init(_ member: [UInt8], of original: [UInt8]) {
        self.original = original
        self.member = member
        description = "\(original.count) bytes of gzip"
    }

    /// The case of a seed.
    ///
    /// - Throws: `GzipError` when zlib finds no memory.
    public init(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let isLarge = random.chance(3)
        let count = isLarge ? 200 + random.below(6000) : random.below(30)
        original = try Self.compressed(Self.log("b", count: count, &random), &random)
        member = Self.damaged(original, &random)
        description = "seed \(seed)"
        if random.chance(60) {
            if random.chance(70) { before = Self.log("a", count: random.below(4), &random) }
            if random.chance(80) { behind = Self.log("c", count: 1 + random.below(4), &random) }
        }
        if random.chance(15) { levels = 1 + random.below(3) }
    }

    /// A log whose records have identifiers that begin with `prefix`.
    public static func log(_ prefix: String, count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        let isLines = random.chance(30)
        let records = (0..<count).map { number in
            let noise = String(random.next() >> UInt64(random.below(60)), radix: 16)
            return #"{"eventVersion":"1.08","eventID":"\#(prefix)-\#(number)","eventTime":"2023-07-10T12:00:00Z","#
                + #""eventName":"RunInstances","requestParameters":{"instanceId":"i-\#(noise)","imageId":"ami-0123456789"}}"#
        }
        let text = isLines ? records.joined(separator: "\n") + "\n" : #"{"Records":[\#(records.joined(separator: ","))]}"#
        return Array(text.utf8)
    }

    private static func compressed(_ text: [UInt8], _ random: inout SeededGenerator) throws -> [UInt8] {
        try compressed(text, level: random.pick([0, 1, 6, 6, 9]))
    }

    private static func compressed(_ text: [UInt8], level: Int = -1) throws -> [UInt8] {
        var output = [UInt8]()
        let writer = try GzipWriter(level: level)
        writer.write(text, to: &output)
        writer.finish(into: &output)
        return output
    }

    private static func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(random.chance(70) ? 1 : 3) where !bytes.isEmpty {
            // Headers and trailers are short, and hit seldom otherwise.
            let place = random.chance(15) ? random.below(min(20, bytes.count)) : random.below(bytes.count)
            let length = 1 + random.below(min(random.chance(80) ? 8 : 4000, bytes.count - place))
            switch random.below(10) {
            case 0...4: bytes[place] ^= UInt8(1 << random.below(8))
            case 5: bytes[place] = UInt8(random.below(256))
            case 6: bytes.removeSubrange(place..<(place + length))
            case 7: bytes.insert(contentsOf: (0..<length).map { _ in UInt8(random.below(256)) }, at: place)
            case 8: for index in place..<(place + length) { bytes[index] = 0 }
            default: if place > 0 { bytes.removeSubrange(place...) }
            }
        }
        return bytes
    }

    /// The log as stored.
    ///
    /// - Throws: `GzipError` when zlib finds no memory.
    func stored() throws -> [UInt8] {
        var bytes = before.isEmpty ? [] : try Self.compressed(before)
        bytes += member
        if !behind.isEmpty { bytes += try Self.compressed(behind) }
        for _ in 0..<levels { bytes = try Self.compressed(bytes) }
        return bytes
    }
}
