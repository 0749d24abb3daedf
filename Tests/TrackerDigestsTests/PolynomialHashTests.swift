import Testing
import TrackerDigests

@Suite struct PolynomialHashTests {
    private static let prime: UInt64 = 1 << 61 - 1

    /// The definition: words of seven bytes, then the length, then nothing, are coefficients; doubling and adding multiplies.
    private func naiveHash(_ bytes: [UInt8], point: UInt64) -> UInt64 {
        func times(_ left: UInt64, _ right: UInt64) -> UInt64 {
            var (product, left, right) = (UInt64(0), left % Self.prime, right)
            while right > 0 {
                if right & 1 == 1 { product = (product + left) % Self.prime }
                left = left * 2 % Self.prime
                right >>= 1
            }
            return product
        }
        var coefficients = stride(from: 0, to: bytes.count, by: 7).map { start in
            bytes[start..<min(start + 7, bytes.count)].reversed().reduce(UInt64(0)) { $0 * 256 + UInt64($1) }
        }
        coefficients += [UInt64(bytes.count), 0]
        return coefficients.reduce(0) { (times($0, point % Self.prime) + $1) % Self.prime }
    }

    private func hash(_ bytes: [UInt8], key: UInt64) -> UInt64 {
        bytes.withUnsafeBytes { PolynomialHash(key: key).hash($0) }
    }

    @Test(arguments: [1, 2, 0x0123_4567_89AB_CDEF, .max, 1 << 61 - 2, 1 << 61] as [UInt64])
    func isThePolynomial(key: UInt64) {
        var generator = SystemRandomNumberGenerator()
        for count in Array(0..<100) + [1266, 4096, 70_001] {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            for message in [bytes, [UInt8](repeating: 0xFF, count: count), [UInt8](repeating: 0, count: count)] {
                let hash = hash(message, key: key)
                #expect(hash == naiveHash(message, point: key), "\(count) bytes")
                #expect(hash < Self.prime)
            }
        }
    }

    @Test func everyByteAndTheLengthCount() {
        let key: UInt64 = 0x1357_9BDF_0246_8ACE
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hashes: Set = [hash(bytes, key: key), hash(bytes + [0], key: key), hash([0] + bytes, key: key)]
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x20
            hashes.insert(hash(changed, key: key))
        }
        for count in 0..<50 { hashes.insert(hash([UInt8](repeating: 0, count: count), key: key)) }
        #expect(hashes.count == 3 + bytes.count + 50)
        #expect(hash(bytes, key: key + 1) != hash(bytes, key: key))
    }
}
