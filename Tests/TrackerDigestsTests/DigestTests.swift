import Testing
import TrackerDigests

@Suite struct DigestTests {
    /// NIST, "Secure Hash Standard Validation System", and the empty message.
    static let vectors: [(message: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]

    @Test(arguments: vectors)
    func digestsAreTheStandards(message: String, digest: String) {
        #expect(SHA256.hash(message.utf8).hexadecimal == digest)
        #expect(SHA256.hash(AnySequence(message.utf8)).hexadecimal == digest)
    }

    @Test(arguments: [1, 63, 64, 65, 1000])
    func piecesAddUp(size: Int) {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: size) { hash.update(bytes[start..<min(start + size, bytes.count)]) }
        let digest = hash.finalize()
        #expect(digest == SHA256.hash(bytes))
        #expect(digest.count == SHA256.byteCount)
    }

    /// RFC 4231, section 4.
    static let codes: [(key: [UInt8], message: [UInt8], code: String)] = [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        // Python: hmac.new(b"", b"", "sha256")
        ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ]

    @Test(arguments: codes)
    func codesAreTheStandards(key: [UInt8], message: [UInt8], code: String) {
        #expect(HMACSHA256.authenticationCode(for: message, key: key).hexadecimal == code)
    }

    @Test func threadsDoNotDisturbEachOther() async {
        let digests = await withTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<200 {
                group.addTask { HMACSHA256.authenticationCode(for: SHA256.hash("message".utf8), key: "key".utf8) }
            }
            return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(digests.count == 1)
    }

    @Test func secretsAreEqualWhenAllBytesAre() {
        let secret = Array("0123456789abcdef".utf8)
        #expect(constantTimeEqual(secret, secret))
        #expect(constantTimeEqual([], []))
        #expect(!constantTimeEqual(secret, Array(secret.dropLast())))
        for place in secret.indices {
            var other = secret
            other[place] ^= 1
            #expect(!constantTimeEqual(secret, other))
        }
    }
}
