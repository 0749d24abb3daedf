import Testing

@testable import AWSClient

@Suite struct ByteRingTests {
    @Test("Bytes come out as they went in, whatever the pieces are", arguments: 1...20)
    func keepsOrder(_ seed: UInt64) {
        var random = Generator(state: seed)
        var ring = ByteRing()
        var expected: [UInt8] = []
        var next: UInt8 = 0
        for _ in 0..<200 {
            let piece = (0..<Int.random(in: 0...40_000, using: &random) / 10).map { _ in
                next &+= 7
                return next
            }
            piece.withUnsafeBytes { ring.append($0) }
            expected += piece
            #expect(ring.count == expected.count)
            var taken = [UInt8](repeating: 0, count: Int.random(in: 0...5000, using: &random))
            let count = taken.withUnsafeMutableBytes { ring.take(into: $0) }
            #expect(count == min(taken.count, expected.count))
            #expect(taken.prefix(count) == expected.prefix(count))
            expected.removeFirst(count)
        }
    }

    /// Knuth's MMIX generator.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }
}
