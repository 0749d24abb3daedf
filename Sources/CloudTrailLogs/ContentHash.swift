import TrackerDigests

extension EventBatch {
    /// An identifier for an event that has none: `sha256-` and the first 32 hexadecimal digits of the SHA-256 of its attributes.
    ///
    /// White space and the order of keys in the record do not matter.
    func contentHash(ofValuesFrom firstValue: Int, attributeNames: [String]) -> String {
        let pairs = values[firstValue...].map { (attributeNames[Int($0.attribute)], string($0)) }
        let sorted = pairs.sorted { left, right in
            left.0 == right.0
                ? left.1.utf8.lexicographicallyPrecedes(right.1.utf8) : left.0.utf8.lexicographicallyPrecedes(right.0.utf8)
        }
        var hash = SHA256()
        for (name, value) in sorted {
            // Lengths keep one field from running into the next.
            hash.update("\(name.utf8.count):\(value.utf8.count):\(name)\(value)".utf8)
        }
        return String.madeEventIDPrefix + hash.finalize().prefix(16).hexadecimal
    }
}

extension String {
    fileprivate static let madeEventIDPrefix = "sha256-"

    /// Whether an identifier looks as `EventBatch.contentHash` makes them.
    var isMadeEventID: Bool { hasPrefix(Self.madeEventIDPrefix) }
}
