import TrackerDigests

/// What a store's hashes of records are made with: a secret of that store, since whoever knows it can change a record so that its
/// hash stays.
public struct RecordHashKey: Hashable, Sendable {
    /// A number that was drawn at random.
    public let value: UInt64

    /// Takes a key that a store has kept.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Draws a new key.
    public static func random() -> RecordHashKey {
        RecordHashKey(UInt64.random(in: .min ... .max))
    }

    /// The hash of a record's bytes, below 2^61. Takes about 0.3 µs a record.
    func hash(of record: UnsafeRawBufferPointer) -> UInt64 {
        PolynomialHash(key: value).hash(record)
    }
}

/// What a store knows of the bytes that a record had when it was stored.
public struct RecordHash: Hashable, Sendable {
    /// The store's key.
    public var key: RecordHashKey
    /// The hash, below 2^61.
    public var value: UInt64

    /// Makes a hash from what a store has kept.
    public init(key: RecordHashKey, value: UInt64) {
        self.key = key
        self.value = value
    }

    /// Whether these are the bytes that the record had.
    public func matches(_ record: [UInt8]) -> Bool {
        record.withUnsafeBytes { key.hash(of: $0) == value }
    }
}

extension EventBatch {
    /// The hash of an event's record, of the bytes that `record(of:)` returns.
    public func recordHash(of event: Event, key: RecordHashKey) -> UInt64 {
        bytes.withUnsafeBytes {
            key.hash(of: UnsafeRawBufferPointer(rebasing: $0[Int(event.text.lowerBound)..<Int(event.text.upperBound)]))
        }
    }
}
