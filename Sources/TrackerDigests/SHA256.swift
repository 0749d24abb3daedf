import CTrackerCrypto

/// SHA-256 (FIPS 180-4), of bytes that come piece by piece. 64 bytes take about 0.2 µs, 1 MiB 0.6 ms.
public struct SHA256: ~Copyable {
    /// Bytes of a digest.
    public static let byteCount = 32

    /// Fetched once: finding the algorithm by name takes longer than a short digest.
    private static let algorithm = Algorithm(EVP_MD_fetch(nil, "SHA256", nil))

    private let context: OpaquePointer

    /// Starts with no bytes.
    public init() {
        // libcrypto fails here alone when there is no memory, which ends a Swift program anyway.
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, Self.algorithm.pointer, nil) == 1 else {
            preconditionFailure("libcrypto has no SHA-256, or there is no memory")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(status == 1, "libcrypto cannot go on with a digest")
    }

    /// Adds bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if isContiguous == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// The digest of all bytes, 32 of its own.
    public consuming func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { room, count in
            let status = EVP_DigestFinal_ex(context, room.baseAddress, nil)
            precondition(status == 1, "libcrypto cannot end a digest")
            count = Self.byteCount
        }
    }

    /// The digest of some bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }
}

/// A digest or MAC of libcrypto. Once fetched it never changes, and any thread may use it.
struct Algorithm: @unchecked Sendable {
    let pointer: OpaquePointer?

    init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
    }
}
