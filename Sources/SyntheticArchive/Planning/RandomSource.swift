/// Pseudo-random numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
/// Generators", 2014).
struct RandomSource {
    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for one part of the work, so that no part depends on how much another drew.
    init(seed: UInt64, part: Int, of whole: Int) {
        state = Self.mix(Self.mix(seed, UInt64(whole)), UInt64(part))
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.scramble(state)
    }

    /// A number in `0..<limit`; `limit` is below 2³².
    @inline(__always)
    mutating func below(_ limit: Int) -> Int {
        Self.reduce(next(), below: limit)
    }

    /// Whether something with a chance of `perMille` in 1,000 happens.
    @inline(__always)
    mutating func happens(perMille: Int) -> Bool {
        below(1000) < perMille
    }

    /// `value`, brought down to `0..<limit`; `limit` is below 2³².
    @inline(__always)
    static func reduce(_ value: UInt64, below limit: Int) -> Int {
        Int(((value >> 32) &* UInt64(limit)) >> 32)
    }

    /// A hash of two numbers; what depends on a key rather than on an order of draws uses it.
    @inline(__always)
    static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
        scramble(first &+ (second &+ 1) &* increment)
    }

    @inline(__always)
    private static func scramble(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
