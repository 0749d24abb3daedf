/// Names of members, at the outermost level of a JSON object, that tell what the object is.
enum MemberName: UInt8 {
    // Of CloudTrail's records.
    case eventVersion, userIdentity, eventTime, eventSource, eventName, awsRegion, eventID, eventType, requestID
    case aggregatedEventID, timeWindow, insightDetails
    /// One that wrappings do not have either, though others' documents may.
    case otherOfRecord
    // Of digest files.
    case digestStartTime, digestEndTime, digestS3Bucket, digestS3Object, logFiles
    // Whose arrays hold records, or what wraps one.
    case records, lookupEvents, logGroupEvents, logEvents, messages, hits, queryResultRows
    // Which wrap one record, or a text with records.
    case cloudTrailEvent, lookupEventID, detailType, detail, message, awslogs, data, body, messageBody, snsRecord, messageSource
    case snsMessage, source, event, original, originalEvent, result, rawEvent, aws
    // Of the lines between documents in bulk requests.
    case bulkIndex, bulkCreate

    private static let texts: [(String, MemberName)] = [
        ("eventVersion", .eventVersion), ("userIdentity", .userIdentity), ("eventTime", .eventTime),
        ("eventSource", .eventSource), ("eventName", .eventName), ("awsRegion", .awsRegion), ("eventID", .eventID),
        ("eventType", .eventType), ("requestID", .requestID), ("eventId", .aggregatedEventID), ("timeWindow", .timeWindow),
        ("insightDetails", .insightDetails), ("sourceIPAddress", .otherOfRecord), ("userAgent", .otherOfRecord),
        ("responseElements", .otherOfRecord), ("managementEvent", .otherOfRecord), ("readOnly", .otherOfRecord),
        ("eventCategory", .otherOfRecord), ("errorMessage", .otherOfRecord), ("sharedEventID", .otherOfRecord),
        ("vpcEndpointId", .otherOfRecord), ("tlsDetails", .otherOfRecord),
        ("digestStartTime", .digestStartTime), ("digestEndTime", .digestEndTime), ("digestS3Bucket", .digestS3Bucket),
        ("digestS3Object", .digestS3Object), ("logFiles", .logFiles),
        ("Records", .records), ("Events", .lookupEvents), ("events", .logGroupEvents), ("logEvents", .logEvents),
        ("Messages", .messages), ("hits", .hits), ("QueryResultRows", .queryResultRows),
        ("CloudTrailEvent", .cloudTrailEvent), ("EventId", .lookupEventID), ("detail-type", .detailType), ("detail", .detail),
        ("message", .message), ("awslogs", .awslogs), ("data", .data), ("body", .body), ("Body", .messageBody),
        ("Sns", .snsRecord), ("EventSource", .messageSource), ("Message", .snsMessage), ("_source", .source), ("event", .event),
        ("original", .original), ("event.original", .originalEvent), ("result", .result), ("_raw", .rawEvent), ("aws", .aws),
        ("index", .bulkIndex), ("create", .bulkCreate),
    ]

    private static let longest = 16
    /// Eight bytes at most of names as long as the index, and their other bytes, the last eight where they are more.
    private static let byLength: [[(first: UInt64, last: UInt64, name: MemberName)]] = {
        var table = [[(first: UInt64, last: UInt64, name: MemberName)]](repeating: [], count: longest + 1)
        for (text, name) in texts {
            let bytes = Array(text.utf8)
            let (first, last) = bytes.withUnsafeBufferPointer(words)
            table[bytes.count].append((first, last, name))
        }
        return table
    }()

    /// The first and the last eight bytes of a text of 16 bytes at most, which may overlap.
    @inline(__always)
    private static func words(_ text: UnsafeBufferPointer<UInt8>) -> (first: UInt64, last: UInt64) {
        guard let base = text.baseAddress else { return (0, 0) }
        if text.count >= 8 {
            let bytes = UnsafeRawPointer(base)
            return (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self))
        }
        var word: UInt64 = 0
        for byte in text { word = word << 8 | UInt64(byte) }
        return (word, 0)
    }

    /// The name that stands between two quotes; `nil` for one that tells nothing.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        if text.contains(UInt8(ascii: "\\")) {
            guard let decoded = JSONText.unescaped(text), let name = decoded.withUnsafeBufferPointer(Self.find) else {
                return nil
            }
            self = name
        } else {
            guard let name = Self.find(text) else { return nil }
            self = name
        }
    }

    private static func find(_ text: UnsafeBufferPointer<UInt8>) -> MemberName? {
        guard text.count <= longest else { return nil }
        let (first, last) = words(text)
        for candidate in byLength[text.count] where candidate.first == first && candidate.last == last { return candidate.name }
        return nil
    }

    /// Whether CloudTrail's records have such a member.
    var isOfRecord: Bool {
        switch self {
        case .eventVersion, .userIdentity, .eventTime, .eventSource, .eventName, .awsRegion, .eventID, .eventType, .requestID,
            .aggregatedEventID, .timeWindow, .insightDetails:
            true
        default: false
        }
    }

    var isOfDigest: Bool {
        switch self {
        case .digestStartTime, .digestEndTime, .digestS3Bucket, .digestS3Object, .logFiles: true
        default: false
        }
    }

    /// Whether an array under it holds records, or what wraps one each.
    var holdsElements: Bool {
        switch self {
        case .records, .lookupEvents, .logGroupEvents, .logEvents, .messages, .hits, .queryResultRows: true
        default: false
        }
    }

    /// Whether `text`, which starts behind a quote, starts with the name of a record's member and its closing quote.
    static func beginsRecord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let end = text.prefix(longest + 1).firstIndex(of: UInt8(ascii: "\"")) else { return false }
        return find(UnsafeBufferPointer(rebasing: text[..<end]))?.isOfRecord == true
    }
}

/// What the names of an object's outermost members make it.
struct MemberCounts {
    private(set) var ofRecord = 0
    private(set) var ofDigest = 0
    private var others = 0

    /// One name could be chance; an event needs a time and a name at the least.
    var areOfRecord: Bool { ofRecord >= 2 }
    var areOfDigest: Bool { ofDigest >= 2 }
    /// Whether the object may turn out to be a record yet.
    var mayBeOfRecord: Bool { ofRecord + others > 0 }

    mutating func note(_ name: MemberName) {
        if name.isOfRecord { ofRecord += 1 }
        if name == .otherOfRecord { others += 1 }
        if name.isOfDigest { ofDigest += 1 }
    }
}
