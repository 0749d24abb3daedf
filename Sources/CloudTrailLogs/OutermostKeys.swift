/// Which of the keys that matter an object has at its outermost level.
struct OutermostKeys {
    /// A key as it stands between its quotes.
    struct Name {
        private let bytes: [UInt8]

        init(_ text: UnsafeBufferPointer<UInt8>) {
            var decoded = [UInt8]()
            bytes = JSONText.appendUnescaped(text, to: &decoded) ? decoded : Array(text)
        }

        /// Whether an array under it holds records: CloudTrail's files have `Records`, answers of LookupEvents `Events`.
        var holdsRecords: Bool { isOne(of: ["Records", "Events"]) }

        func isOne(of names: [String]) -> Bool {
            names.contains { bytes.elementsEqual($0.utf8) }
        }
    }

    private var recordKeys = 0
    private var digestKeys = 0

    /// One key could be chance; an event needs a time and a name at the least.
    var areOfRecord: Bool { recordKeys >= 2 }
    var areOfDigest: Bool { digestKeys >= 2 }

    mutating func note(_ name: Name) {
        if name.isOne(of: Self.recordNames) { recordKeys += 1 }
        if name.isOne(of: Self.digestNames) { digestKeys += 1 }
    }

    /// Whether `text`, which starts behind a quote, starts with a key of a record and its closing quote.
    static func beginsRecord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        recordNames.contains { name in
            name.utf8.count < text.count && zip(text, name.utf8).allSatisfy(==) && text[name.utf8.count] == UInt8(ascii: "\"")
        }
    }

    private static let recordNames = [
        "eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "eventID", "eventId", "eventType",
        "CloudTrailEvent", "timeWindow", "insightDetails", "requestID", "EventId", "EventName", "EventTime",
    ]
    private static let digestNames = ["digestStartTime", "digestEndTime", "digestS3Bucket", "digestS3Object", "logFiles"]
}
