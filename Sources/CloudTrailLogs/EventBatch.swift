/// Flattened events, packed: one arena of bytes that all values point into, so that an event costs no allocation.
///
/// A `LogDecoder` fills it; a store takes it apart. Values are UTF-8, secrets already redacted.
public struct EventBatch: Sendable {
    /// One value of one attribute of an event.
    public struct Value: Sendable {
        /// Index into `attributeNames`.
        public var attribute: Int32
        /// Where the value starts in the batch's bytes.
        var offset: UInt32
        /// Its length in bytes, at least 1.
        var length: UInt32
    }

    /// Where a record stands: in which log, and where in that log's inflated bytes.
    public struct Origin: Hashable, Sendable {
        /// The number given to `LogDecoder.init(log:)`.
        public var log: Int
        /// First byte of the record's object, in the inflated log.
        public var offset: UInt64
        /// The length of the record's object in bytes.
        public var length: UInt32
    }

    /// One event.
    public struct Event: Sendable {
        /// When it happened; what events are ordered by.
        public var instant: EventInstant
        /// Its values: indexes into `EventBatch.values`. Values of one attribute need not be neighbours; no value occurs twice
        /// under one attribute.
        public var values: Range<Int>
        /// Index of the value of `eventID`.
        public var eventID: Int32
        /// Index of the value of `eventTime`.
        public var eventTime: Int32
        /// Index of the value of `userIdentity_userName`.
        public var userName: Int32
        /// Index of the value of `eventName`, or -1.
        public var eventName: Int32
        /// Index of the value of `eventSource`, or -1.
        public var eventSource: Int32
        /// Where its record stands.
        public var origin: Origin
        /// Where in the batch's bytes the record's text stands as it was written.
        var text: Range<UInt32>
    }

    /// The events, in the order in which they were read.
    public internal(set) var events: [Event] = []
    /// All values of all events.
    public internal(set) var values: [Value] = []
    /// The attribute names that `Value.attribute` counts in. It may hold names that no event of this batch has.
    public internal(set) var attributeNames: [String] = []
    var bytes: [UInt8] = []

    /// Makes an empty batch.
    public init() {}

    /// Whether there is no event in it.
    public var isEmpty: Bool { events.isEmpty }

    /// Bytes that its values take up, gaps between them included.
    public var byteCount: Int { bytes.count }

    /// Empties the batch and keeps its memory for the next events.
    public mutating func removeAll() {
        events.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// The record of an event as it was written, secrets included; of one that LookupEvents wrapped, the record inside.
    public func record(of event: Event) -> [UInt8] {
        Array(bytes[Int(event.text.lowerBound)..<Int(event.text.upperBound)])
    }

    /// The UTF-8 of a value.
    public func string(_ value: Value) -> String {
        withBytes(of: value) { String(decoding: $0, as: UTF8.self) }
    }

    /// The value at `index` of `values`, or `nil` for -1.
    public func string(at index: Int32) -> String? {
        index < 0 ? nil : string(values[Int(index)])
    }

    /// Calls `body` with the UTF-8 bytes of a value; they are valid during the call alone.
    @inline(__always)
    public func withBytes<Result>(of value: Value, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBufferPointer { buffer in
            let start = Int(value.offset)
            return try body(UnsafeBufferPointer(rebasing: buffer[start..<(start + Int(value.length))]))
        }
    }

    /// Calls `body` with all bytes, into which `range(of:)` points; they are valid during the call alone.
    public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBufferPointer(body)
    }

    /// Where a value stands in the bytes that `withBytes(_:)` hands out.
    @inline(__always)
    public func range(of value: Value) -> Range<Int> {
        Int(value.offset)..<(Int(value.offset) + Int(value.length))
    }
}

/// The names of attributes that every event can have.
public enum CoreAttribute {
    /// The event's identifier: the record's own, or one made from the content of a record without one.
    public static let eventID = "eventID"
    /// The API call, such as `RunInstances`.
    public static let eventName = "eventName"
    /// The service that was called, such as `ec2.amazonaws.com`.
    public static let eventSource = "eventSource"
    /// When it happened, as the record writes it.
    public static let eventTime = "eventTime"
    /// Whose event it is; `no_user` where the identity does not say.
    public static let userName = "userIdentity_userName"
    /// The session of an assumed role.
    public static let sessionName = "userIdentity_sessionName"
    /// The five that an answer holds unless others are asked for, sorted.
    public static let standard = [eventID, eventName, eventSource, eventTime, userName]
}

/// The service that an event source names: its first label, `ec2` for `ec2.amazonaws.com`.
public func serviceName(ofEventSource eventSource: String) -> String {
    String(eventSource.prefix { $0 != "." })
}
