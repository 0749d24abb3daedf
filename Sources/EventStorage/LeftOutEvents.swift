public import CloudTrailLogs

/// What imports have left out of a store: that it has no such event is no proof that nothing happened.
public struct LeftOutEvents: Hashable, Sendable {
    /// Starts of event names, in lower case (ASCII), sorted, none of them implied by another. Single names may have been kept
    /// all the same.
    public let namePrefixes: [String]

    /// Nothing.
    public static let none = LeftOutEvents(namePrefixes: [])

    /// Makes a description of events whose name starts, in any case, with one of `namePrefixes`; empty ones do not count.
    public init(namePrefixes: [String]) {
        self.namePrefixes = EventNameFilter(prefixes: namePrefixes).prefixes
    }

    /// What a filter leaves out.
    public init(by filter: EventNameFilter) {
        namePrefixes = filter.prefixes
    }

    /// Whether it is nothing.
    public var isEmpty: Bool { namePrefixes.isEmpty }

    /// What one of the two has left out.
    public func union(_ other: LeftOutEvents) -> LeftOutEvents {
        if other.isEmpty || self == other { return self }
        return isEmpty ? other : LeftOutEvents(namePrefixes: namePrefixes + other.namePrefixes)
    }
}
