public import CloudTrailLogs

/// An event as a store gives it back.
public struct StoredEvent: Hashable, Sendable {
    /// An attribute and its values.
    public struct Attribute: Hashable, Sendable {
        /// The full name: the keys that lead to it, joined by underscores.
        public var name: String
        /// At least one, sorted by code point.
        public var values: [String]

        /// Makes an attribute; `values` are taken as they are.
        public init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    /// Its place in the order of all events.
    public var position: EventPosition
    /// The attributes that the query's fields name and the event has, sorted by name by code point.
    public var attributes: [Attribute]

    /// Makes an event; `attributes` are taken as they are.
    public init(position: EventPosition, attributes: [Attribute]) {
        self.position = position
        self.attributes = attributes
    }

    /// The values of an attribute; empty where the event lacks it or the query did not ask for it.
    public func values(of name: String) -> [String] {
        attributes.first { $0.name.utf8.elementsEqual(name.utf8) }?.values ?? []
    }
}

/// Where the record behind an event stands.
public struct RecordLocation: Hashable, Sendable {
    /// The log as the store knows it: a path, or a URL such as `s3://BUCKET/KEY`; `-` for standard input.
    public var log: LogIdentity
    /// First byte of the record in the inflated log.
    public var offset: UInt64
    /// The record's length in bytes.
    public var length: UInt32
    /// The hash of the record's bytes; `nil` where the store has none, since an earlier version stored the event.
    public var hash: RecordHash?

    /// Makes a location.
    public init(log: LogIdentity, offset: UInt64, length: UInt32, hash: RecordHash? = nil) {
        self.log = log
        self.offset = offset
        self.length = length
        self.hash = hash
    }
}

/// What tells one state of a log from another.
public struct LogIdentity: Hashable, Sendable {
    /// A path or URL. Bytes of a path that are not UTF-8 stand percent-encoded behind a `file://`.
    public var source: String
    /// Size in bytes as stored (compressed); `nil` where nobody knows, as for standard input.
    public var size: UInt64?
    /// What changes whenever the content does: modification time in nanoseconds since 1970 for files, an ETag for objects.
    public var revision: String?

    /// Makes an identity.
    public init(source: String, size: UInt64?, revision: String?) {
        self.source = source
        self.size = size
        self.revision = revision
    }
}
