/// Leaves out events whose name starts, in any case, with one of a list of prefixes, but for names that are kept all the same.
public struct EventNameFilter: Hashable, Sendable {
    /// The prefixes, in lower case (ASCII), sorted, none of them implied by another.
    public let prefixes: [String]
    /// Whole names that are kept although a prefix would leave them out, in lower case (ASCII), sorted.
    public let keptNames: [String]
    private let prefixBytes: [[UInt8]]
    private let keptNameBytes: [[UInt8]]
    /// Bit i stands for prefixes that start with the i-th letter: most names that stay are told by their first.
    private let firstLetters: UInt32
    /// Bit i stands for kept names of i bytes, the last bit for all longer ones: most names that go are told by their length.
    private let keptLengths: UInt64

    /// Makes a filter that leaves out names that start with one of `prefixes`; empty ones do not count.
    ///
    /// - Parameters:
    ///   - prefixes: Starts of event names, in any case.
    ///   - keptNames: Whole event names, in any case; those that no prefix leaves out change nothing and are dropped, so that
    ///     filters that do the same are equal.
    public init(prefixes: [String], keptNames: [String] = []) {
        var shortest = [String]()
        for prefix in Set(prefixes.map { $0.lowercased() }).sorted() where !prefix.isEmpty {
            // Sorted, a prefix comes directly before what it implies.
            if let last = shortest.last, prefix.utf8.starts(with: last.utf8) { continue }
            shortest.append(prefix)
        }
        self.prefixes = shortest
        self.prefixBytes = shortest.map { Array($0.utf8) }
        self.firstLetters = prefixBytes.reduce(0) { letters, prefix in
            prefix[0].letterIndex < 26 ? letters | 1 << UInt32(prefix[0].letterIndex) : letters
        }
        self.keptNames = Set(keptNames.map { $0.lowercased() }).sorted().filter { name in
            shortest.contains { name.utf8.starts(with: $0.utf8) }
        }
        self.keptNameBytes = self.keptNames.map { Array($0.utf8) }
        self.keptLengths = keptNameBytes.reduce(0) { $0 | Self.lengthBit($1.count) }
    }

    /// Calls that hand out credentials: whole investigations hang on who got which.
    public static let credentialNames = [
        "GetSessionToken", "GetFederationToken", "GetSigninToken", "GetRoleCredentials", "GetWebIdentityToken",
    ]

    /// Leaves out read-only calls: `get`, `describe`, `list`, `info`, `decrypt`, `checkmfa`, `head`; keeps `credentialNames`.
    public static let standard = EventNameFilter(
        prefixes: ["get", "describe", "list", "info", "decrypt", "checkmfa", "head"], keptNames: credentialNames)
    /// Leaves nothing out.
    public static let none = EventNameFilter(prefixes: [])

    /// Whether this filter leaves out an event of that name.
    public func excludes(_ eventName: String) -> Bool {
        var eventName = eventName
        return eventName.withUTF8 { excludes($0) }
    }

    /// Whether this filter leaves out an event whose name is these UTF-8 bytes.
    public func excludes(_ eventName: UnsafeBufferPointer<UInt8>) -> Bool {
        if let letter = eventName.first?.letterIndex, letter < 26, firstLetters & 1 << UInt32(letter) == 0 { return false }
        next: for prefix in prefixBytes where prefix.count <= eventName.count {
            for index in 0..<prefix.count where eventName[index].asciiLowercased != prefix[index] {
                continue next
            }
            return keptLengths & Self.lengthBit(eventName.count) == 0 || !keeps(eventName)
        }
        return false
    }

    private func keeps(_ eventName: UnsafeBufferPointer<UInt8>) -> Bool {
        next: for name in keptNameBytes where name.count == eventName.count {
            for index in 0..<name.count where eventName[index].asciiLowercased != name[index] {
                continue next
            }
            return true
        }
        return false
    }

    private static func lengthBit(_ count: Int) -> UInt64 { 1 << UInt64(min(count, 63)) }

    /// Whether everything that `other` lets through, this filter lets through too.
    public func keepsAll(keptBy other: EventNameFilter) -> Bool {
        // Names without end start with a prefix, so that those kept by name never make up for it.
        prefixes.allSatisfy { prefix in
            other.prefixes.contains { prefix.utf8.starts(with: $0.utf8) }
        } && other.keptNames.allSatisfy { !excludes($0) }
    }
}

extension UInt8 {
    /// 0...25 for a letter of either case (ASCII), more for any other byte.
    @inline(__always)
    fileprivate var letterIndex: UInt8 { asciiLowercased &- UInt8(ascii: "a") }

    /// This byte, or its lower-case letter where it is `A`...`Z`.
    @inline(__always)
    var asciiLowercased: UInt8 {
        self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
    }
}
