/// Names of members, at the outermost level of a JSON object, that tell what the object is.
enum MemberName: String, CaseIterable {
    // Of CloudTrail's records.
    case eventVersion, userIdentity, eventTime, eventSource, eventName, awsRegion, eventID, eventType, requestID
    case aggregatedEventID = "eventId"
    case timeWindow, insightDetails
    // Of digest files.
    case digestStartTime, digestEndTime, digestS3Bucket, digestS3Object, logFiles
    // Whose arrays hold records, or what wraps one.
    case records = "Records"
    case lookupEvents = "Events"
    case logGroupEvents = "events"
    case logEvents
    case messages = "Messages"
    case hits
    case queryResultRows = "QueryResultRows"
    // Which wrap one record, or a text with records.
    case cloudTrailEvent = "CloudTrailEvent"
    case lookupEventID = "EventId"
    case detailType = "detail-type"
    case detail, message
    case awslogs, data
    case body
    case messageBody = "Body"
    case snsRecord = "Sns"
    case messageSource = "EventSource"
    case snsMessage = "Message"
    case source = "_source"
    case event, original
    case originalEvent = "event.original"
    case result
    case rawEvent = "_raw"
    case aws
    // Of the lines between documents in bulk requests.
    case bulkIndex = "index"
    case bulkCreate = "create"

    /// A name as bytes, which texts are compared with.
    private struct Candidate {
        let bytes: [UInt8]
        let name: MemberName
    }

    private static let longest = 15
    private static let byLength: [[Candidate]] = {
        var table = [[Candidate]](repeating: [], count: longest + 1)
        for name in allCases { table[name.rawValue.utf8.count].append(Candidate(bytes: Array(name.rawValue.utf8), name: name)) }
        return table
    }()

    /// The name that stands between two quotes; `nil` for one that tells nothing.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        if text.contains(UInt8(ascii: "\\")) {
            var decoded = [UInt8]()
            guard JSONText.appendUnescaped(text, to: &decoded) else { return nil }
            guard let name = decoded.withUnsafeBufferPointer(Self.find) else { return nil }
            self = name
        } else {
            guard let name = Self.find(text) else { return nil }
            self = name
        }
    }

    private static func find(_ text: UnsafeBufferPointer<UInt8>) -> MemberName? {
        guard text.count <= longest else { return nil }
        for candidate in byLength[text.count] where candidate.bytes.elementsEqual(text) { return candidate.name }
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

    /// One name could be chance; an event needs a time and a name at the least.
    var areOfRecord: Bool { ofRecord >= 2 }
    var areOfDigest: Bool { ofDigest >= 2 }

    mutating func note(_ name: MemberName) {
        if name.isOfRecord { ofRecord += 1 }
        if name.isOfDigest { ofDigest += 1 }
    }
}
