/// Leaves out events whose name starts, in any case, with one of a list of prefixes.
public struct EventNameFilter: Hashable, Sendable {
    /// The prefixes, in lower case (ASCII), sorted, none of them implied by another.
    public let prefixes: [String]
    private let prefixBytes: [[UInt8]]
    /// Bit i stands for prefixes that start with the i-th letter: most names that stay are told by their first.
    private let firstLetters: UInt32

    /// Makes a filter that leaves out names that start with one of `prefixes`; empty ones do not count.
    public init(prefixes: [String]) {
        var kept = [String]()
        for prefix in Set(prefixes.map { $0.lowercased() }).sorted() where !prefix.isEmpty {
            // Sorted, a prefix comes directly before what it implies.
            if let last = kept.last, prefix.utf8.starts(with: last.utf8) { continue }
            kept.append(prefix)
        }
        self.prefixes = kept
        self.prefixBytes = kept.map { Array($0.utf8) }
        self.firstLetters = prefixBytes.reduce(0) { letters, prefix in
            prefix[0].letterIndex < 26 ? letters | 1 << UInt32(prefix[0].letterIndex) : letters
        }
    }

    /// Leaves out read-only calls: `get`, `describe`, `list`, `info`, `decrypt`, `checkmfa`, `head`.
    public static let standard = EventNameFilter(
        prefixes: ["get", "describe", "list", "info", "decrypt", "checkmfa", "head"])
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
            return true
        }
        return false
    }

    /// Whether everything that `other` lets through, this filter lets through too.
    public func keepsAll(keptBy other: EventNameFilter) -> Bool {
        prefixes.allSatisfy { prefix in
            other.prefixes.contains { prefix.utf8.starts(with: $0.utf8) }
        }
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
