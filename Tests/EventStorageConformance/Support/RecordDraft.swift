import NaiveReading

/// A record to be written into a log; what is `nil` is left out.
struct RecordDraft {
    var eventID: String?
    var eventTime = "2024-03-01T12:00:00Z"
    var eventName: String? = "RunInstances"
    var eventSource: String? = "ec2.amazonaws.com"
    var userName: String? = "alice"
    var requestParameters: JSONValue = .null

    init(
        _ eventID: String?, at eventTime: String = "2024-03-01T12:00:00Z", name: String? = "RunInstances",
        source: String? = "ec2.amazonaws.com", user: String? = "alice", parameters: JSONValue = .null
    ) {
        self.eventID = eventID
        self.eventTime = eventTime
        self.eventName = name
        self.eventSource = source
        self.userName = user
        self.requestParameters = parameters
    }

    var record: JSONValue {
        var members = [JSONValue.Member("eventTime", .string(UTF8Text(eventTime)))]
        func set(_ name: UTF8Text, _ value: String?) {
            if let value { members.append(JSONValue.Member(name, .string(UTF8Text(value)))) }
        }
        set("eventID", eventID)
        set("eventName", eventName)
        set("eventSource", eventSource)
        if let userName {
            let identity: JSONValue = ["type": "IAMUser", "userName": .string(UTF8Text(userName))]
            members.append(JSONValue.Member("userIdentity", identity))
        }
        members.append(JSONValue.Member("requestParameters", requestParameters))
        return .object(members)
    }
}
