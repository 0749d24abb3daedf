import CTrackerCrypto

/// Whether two secrets are the same. How long it takes depends on how long they are, not on where they differ.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
