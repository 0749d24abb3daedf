import NaiveReading
import TestSupport

/// Makes up records of CloudTrail's shape, and elements of a log that are none.
struct TrailGenerator {
    var json: JSONGenerator

    init(random: SeededGenerator) {
        json = JSONGenerator(random: random)
    }

    /// A record, or now and then something else.
    mutating func element(number: Int) -> JSONValue {
        if json.random.chance(4) { return json.value(depth: 1) }
        var members: [JSONValue.Member] = []
        func set(_ name: UTF8Text, _ value: JSONValue?) {
            if let value { members.append(JSONValue.Member(name, value)) }
        }
        set("eventVersion", json.random.chance(90) ? "1.08" : nil)
        set("eventID", json.random.chance(95) ? .string(eventID(number)) : json.random.pick([nil, .null, ""]))
        set(
            "eventTime",
            json.random.chance(97) ? .string(time()) : json.random.pick([nil, .null, "", "soon", "2021-02-30T00:00:00Z"]))
        set(
            "eventName", json.random.chance(90) ? .string(json.random.pick(Self.eventNames)) : json.random.pick([nil, .null, ""]))
        set("eventSource", json.random.chance(95) ? "ec2.amazonaws.com" : json.random.pick([nil, .null]))
        set("userIdentity", identity())
        if json.random.chance(3) { set("insightDetails", ["eventName": "RunInstances", "eventSource": "ec2.amazonaws.com"]) }
        for name: UTF8Text in ["requestParameters", "responseElements", "additionalEventData", "resources", "tlsDetails"]
        where json.random.chance(50) {
            set(name, json.random.chance(2) ? json.tower(depth: json.random.below(400)) : json.value(depth: 5))
        }
        for _ in 0..<json.random.below(3) {
            let name = json.name()
            let isTaken = members.contains { $0.name.foundationString == name.foundationString }
            if !isTaken, !Self.meaningfulNames.contains(name) { set(name, json.value(depth: 3)) }
        }
        if json.random.chance(60) { members.shuffle(using: &json.random) }
        return .object(members)
    }

    private mutating func eventID(_ number: Int) -> UTF8Text {
        json.random.chance(80)
            ? UTF8Text("c4aae1cc-5d5e-4c2f-8f53-\(100_000_000_000 + number)") : json.text().appending("\(number)")
    }

    private mutating func time() -> UTF8Text {
        func two(_ range: ClosedRange<Int>) -> String {
            let number = Int.random(in: range, using: &json.random)
            return number < 10 ? "0\(number)" : "\(number)"
        }
        let date = "\(1950 + json.random.below(150))-\(two(1...12))-\(two(1...28))"
        let fraction = json.random.chance(20) ? json.random.pick([".0", ".5", ".123", ".999999", ".0009"]) : ""
        let zone = json.random.chance(80) ? "Z" : json.random.pick(["+02:00", "-05:30", "+00:00"])
        return UTF8Text("\(date)T\(two(0...23)):\(two(0...59)):\(two(0...59))\(fraction)\(zone)")
    }

    private mutating func identity() -> JSONValue? {
        if json.random.chance(5) { return json.random.pick([nil, .null, [:], ""]) }
        var members: [JSONValue.Member] = []
        func maybe(_ name: UTF8Text, _ values: [JSONValue]) {
            if json.random.chance(70) { members.append(JSONValue.Member(name, json.random.pick(values))) }
        }
        maybe("type", Self.identityTypes)
        maybe("userName", ["alice", "", .null, "Bob", "é@x/y z"])
        maybe("arn", Self.arns)
        maybe("invokedBy", ["autoscaling.amazonaws.com", "", .null])
        maybe("principalId", ["AIDA:session", "AROAEXAMPLE:alice", "123456789012"])
        maybe("accountId", ["123456789012", "000000000000"])
        maybe("accessKeyId", ["", "AKIAIOSFODNN7EXAMPLE"])
        maybe("onBehalfOf", [["userId": "u-1", "identityStoreArn": "arn:aws:identitystore::1:d/1"], .null, [:]])
        maybe(
            "sessionContext",
            [
                .null, [:], ["sessionIssuer": [:]], ["sessionIssuer": ["userName": "admin", "type": "Role"]],
                [
                    "attributes": ["mfaAuthenticated": "false"],
                    "sessionIssuer": ["userName": "AWSReservedSSO_Admin_0123456789abcdef"],
                ],
            ])
        if json.random.chance(50) { members.shuffle(using: &json.random) }
        return .object(members)
    }

    private static let eventNames: [UTF8Text] = [
        "RunInstances", "CreateUser", "DescribeInstances", "getObject", "HeadBucket", "CreateFunction20150331", "Decrypt", "é",
    ]
    private static let identityTypes: [JSONValue] = [
        "Root", "IAMUser", "AssumedRole", "Role", "FederatedUser", "Directory", "AWSAccount", "AWSService", "SAMLUser",
        "WebIdentityUser", "IdentityCenterUser", "Unknown", .null, "",
    ]
    private static let arns: [JSONValue] = [
        "arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/path/bob", "arn:aws:iam::123456789012:root",
        "arn:aws:sts::123456789012:assumed-role/admin/session", "arn:aws:sts::123456789012:federated-user/carol",
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/dave@example.com",
        "arn:aws:iam::123456789012:role/service/deploy", "", .null,
    ]
    /// Names that mean something at a record's or a container's outermost level.
    private static let meaningfulNames: Set<UTF8Text> = [
        "eventID", "eventId", "eventTime", "eventName", "eventSource", "userIdentity", "timeWindow", "insightDetails", "Records",
        "Events", "CloudTrailEvent",
    ]
}

extension UTF8Text {
    func appending(_ text: String) -> UTF8Text {
        UTF8Text(bytes: bytes + text.utf8)
    }
}
