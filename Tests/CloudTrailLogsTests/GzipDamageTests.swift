import CloudTrailLogs
import FuzzSupport
import TestSupport
import Testing

/// Damaged gzip compared with zlib. A short run of what `scanner-fuzzer --gzip` does for hours.
@Suite(.timeLimit(.minutes(2))) struct GzipDamageTests {
    @Test("Whichever bit of a small log is flipped, nothing but what zlib gives is taken", arguments: [0, 1, 6])
    func everyPosition(level: Int) throws {
        var random = SeededGenerator(seed: 1)
        let original = try gzip(GzipDamage.log("b", count: 2, &random), level: level)
        let flattener = EventFlattener()
        for position in original.indices {
            for flips: UInt8 in [0x01, 0x08, 0x80, 0xff] {
                var damaged = original
                damaged[position] ^= flips
                if let difference = try GzipDamage(damaged, of: original).disagreement(flattener: flattener) {
                    Issue.record("byte \(position), bits \(flips): \(difference)")
                }
            }
        }
    }

    @Test("Wherever a small log is cut, all that zlib gives is taken", arguments: [0, 1, 6])
    func everyLength(level: Int) throws {
        var random = SeededGenerator(seed: 2)
        let original = try gzip(GzipDamage.log("b", count: 3, &random), level: level)
        let flattener = EventFlattener()
        for length in 1..<original.count {
            let cut = GzipDamage(Array(original[..<length]), of: original)
            if let difference = try cut.disagreement(flattener: flattener) { Issue.record("\(length) bytes: \(difference)") }
        }
    }

    @Test(
        "Damaged members, alone or between others, in gzip or not, cost no other member anything",
        arguments: (0..<4).map { UInt64($0) * 1_000_000 })
    func random(firstSeed: UInt64) throws {
        let flattener = EventFlattener()
        for seed in firstSeed..<(firstSeed + 150) {
            if let difference = try GzipDamage(seed: seed).disagreement(flattener: flattener) { Issue.record("\(difference)") }
        }
    }
}
