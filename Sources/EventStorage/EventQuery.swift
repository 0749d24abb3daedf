public import CloudTrailLogs

/// What to look for in a store. All meaning of dates, names and paging is settled before one is made.
public struct EventQuery: Hashable, Sendable {
    /// Whose events.
    public enum Scope: Hashable, Sendable {
        /// Everyone's.
        case everyone
        /// Those whose `userIdentity_userName` is this.
        case user(String)
        /// Those whose event source has this first label (`ec2`).
        case service(String)
    }

    /// Which event names.
    public enum EventNameCondition: Hashable, Sendable {
        /// This name alone, byte by byte.
        case equals(String)
        /// Names that start with this, case by case, byte by byte.
        case hasPrefix(String)

        /// Whether `eventName` is one of them.
        public func matches(_ eventName: String) -> Bool {
            switch self {
            case .equals(let name): eventName.utf8.elementsEqual(name.utf8)
            case .hasPrefix(let prefix): eventName.utf8.starts(with: prefix.utf8)
            }
        }
    }

    /// Holds for an event in which one value of one of `attributes` is `value`.
    public struct ParameterCondition: Hashable, Sendable {
        /// Full attribute names, sorted; none means that nothing matches.
        public var attributes: [String]
        /// The whole value, byte by byte; no event has an empty one.
        public var value: String

        /// Makes a condition; `attributes` are taken as they are.
        public init(attributes: [String], value: String) {
            self.attributes = attributes
            self.value = value
        }
    }

    /// By instant, then by `eventID` as UTF-8 bytes.
    public enum Order: Hashable, Sendable {
        /// The earliest first.
        case ascending
        /// The latest first.
        case descending
    }

    /// Which attributes a page's events carry.
    public enum Fields: Hashable, Sendable {
        /// Every attribute that an event has.
        case all
        /// These, where an event has them.
        case named([String])

        /// The five of `CoreAttribute.standard`.
        public static let standard = Fields.named(CoreAttribute.standard)
    }

    /// When events happened; both ends count in.
    public var range: ClosedRange<EventInstant>
    /// Whose events.
    public var scope: Scope
    /// Which event names; `nil` restricts nothing.
    public var eventName: EventNameCondition?
    /// Conditions on attributes; all must hold.
    public var parameters: [ParameterCondition]
    /// The order in which a cursor hands events out.
    public var order: Order
    /// Which attributes they carry.
    public var fields: Fields

    /// Makes a query; left out, a part restricts nothing, and events come in ascending order with the standard fields.
    public init(
        range: ClosedRange<EventInstant> = .distantPast ... .distantFuture,
        scope: Scope = .everyone,
        eventName: EventNameCondition? = nil,
        parameters: [ParameterCondition] = [],
        order: Order = .ascending,
        fields: Fields = .standard
    ) {
        self.range = range
        self.scope = scope
        self.eventName = eventName
        self.parameters = parameters
        self.order = order
        self.fields = fields
    }
}

/// An event's place in the order of all events; a page ends at one, and the next goes on behind it.
public struct EventPosition: Hashable, Comparable, Sendable {
    /// When the event happened.
    public var instant: EventInstant
    /// The event's identifier, which tells events of one instant apart.
    public var eventID: String

    /// Makes a position; no event needs to stand there.
    public init(instant: EventInstant, eventID: String) {
        self.instant = instant
        self.eventID = eventID
    }

    /// Whether `left` stands before `right` in ascending order.
    public static func < (left: EventPosition, right: EventPosition) -> Bool {
        if left.instant != right.instant { return left.instant < right.instant }
        return left.eventID.precedesByCodePoint(right.eventID)
    }
}

extension String {
    /// Whether this string sorts before `other` by Unicode code point (the order of UTF-8 bytes).
    ///
    /// Swift's own `<` compares normalised forms.
    public func precedesByCodePoint(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
