/// Places in a record whose values decide what event it is and whose.
enum RecordRole: Int {
    case none
    case eventID, eventName, eventSource, eventTime
    /// Aggregated events write `eventId`, and their time as `timeWindow.windowStart`.
    case aggregatedEventID, timeWindow, windowStart
    case insightDetails, insightEventName, insightEventSource
    case userIdentity, type, userName, arn, principalID, accountID, invokedBy
    case sessionContext, sessionIssuer, issuerUserName, issuerARN
    case onBehalfOf, userID
    /// Whose event it is: aggregated events write `accountId`.
    case recipientAccountID, aggregatedAccountID, awsRegion

    static let count = RecordRole.awsRegion.rawValue + 1

    /// The role of `key` in an object whose role is `parent`.
    init(under parent: RecordRole, isRoot: Bool, key: UnsafeBufferPointer<UInt8>) {
        // Keys that callers choose can be new in every record, and none of them is at a place that matters.
        guard isRoot || parent != .none else {
            self = .none
            return
        }
        let key = String(decoding: key, as: UTF8.self)
        let table = isRoot ? Self.outermost : Self.inner[parent] ?? [:]
        self = table[key] ?? .none
    }

    private static let outermost: [String: RecordRole] = [
        "eventID": .eventID, "eventName": .eventName, "eventSource": .eventSource, "eventTime": .eventTime,
        "eventId": .aggregatedEventID, "timeWindow": .timeWindow, "insightDetails": .insightDetails,
        "userIdentity": .userIdentity,
        "recipientAccountId": .recipientAccountID, "accountId": .aggregatedAccountID, "awsRegion": .awsRegion,
    ]

    private static let inner: [RecordRole: [String: RecordRole]] = [
        .timeWindow: ["windowStart": .windowStart],
        .insightDetails: ["eventName": .insightEventName, "eventSource": .insightEventSource],
        .userIdentity: [
            "type": .type, "userName": .userName, "arn": .arn, "principalId": .principalID, "accountId": .accountID,
            "invokedBy": .invokedBy, "sessionContext": .sessionContext, "onBehalfOf": .onBehalfOf,
        ],
        .sessionContext: ["sessionIssuer": .sessionIssuer],
        .sessionIssuer: ["userName": .issuerUserName, "arn": .issuerARN],
        .onBehalfOf: ["userId": .userID],
    ]
}
