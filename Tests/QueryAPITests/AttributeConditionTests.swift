import EventStorage
import InMemoryStorage
import QueryAPI
import Testing

/// `params` and `value`: how lists are written, and what a name stands for.
@Suite struct AttributeConditionTests {
    private func api() throws -> QueryAPI {
        try QueryAPI([
            makeEvent(
                "e1", "2018-06-08T09:00:00Z",
                [
                    "awsRegion": ["us-east-1"], "requestParameters_instanceType": ["t2.micro"],
                    "responseElements_items_instanceId": ["i-1", "i-2"], "requestParameters_tags_key": ["a,b"],
                ]),
            makeEvent(
                "e2", "2018-06-08T09:01:00Z",
                [
                    "awsRegion": ["eu-west-1"], "instanceType": ["t2.micro"],
                    "requestParameters_volumeSet_items_volumeId": ["vol-1"],
                    "requestParameters_note": ["it's \"so\" [x] \\ +1"],
                ]),
            makeEvent(
                "e3", "2018-06-08T09:02:00Z",
                [
                    "awsRegion": ["us-east-1"], "requestParameters_myinstanceType": ["t2.micro"],
                    "requestParameters_when": ["2018-06-01T09:00:00+02:00"],
                ]),
        ])
    }

    @Test(arguments: [
        // Ways to write a list
        ("params=['awsRegion']&value=['us-east-1']", ["e1", "e3"]),
        ("params=[\"awsRegion\"]&value=[\"us-east-1\"]", ["e1", "e3"]),
        ("params=[awsRegion]&value=[us-east-1]", ["e1", "e3"]),
        ("params=awsRegion&value=us-east-1", ["e1", "e3"]),
        ("param=awsRegion&values=us-east-1", ["e1", "e3"]),
        ("params=%5B%27awsRegion%27%5D&value=%5B%27us-east-1%27%5D", ["e1", "e3"]),
        ("params=[%20'awsRegion'%20,+'instanceType'+]&value=+us-east-1+,+t2.micro+", ["e1"]),
        ("params=awsRegion,instanceType&value=us-east-1,t2.micro", ["e1"]),
        ("params=awsRegion&params=instanceType&value=us-east-1&value=t2.micro", ["e1"]),
        ("params=awsRegion&param=instanceType&value=us-east-1&values=t2.micro", ["e1"]),
        ("value=us-east-1&params=['awsRegion']&value=[t2.micro]&params=instanceType", ["e1"]),
        ("params=key&value='a,b'", ["e1"]),
        ("params=key&value=\"a\\,b\"", ["e1"]),
        ("params=['note']&value=['it\\'s%20\"so\"%20[x]%20\\\\%20%2B1']", ["e2"]),
        ("params=[\"note\"]&value=[\"it's+\\\"so\\\"+[x]+\\\\+%2B1\"]", ["e2"]),
        ("params=note&value=it's+\"so\"+[x]+\\+%2B1", ["e2"]),
        ("params=when&value=2018-06-01T09:00:00+02:00", ["e3"]),
        ("params=['when']&value=['2018-06-01T09:00:00+02:00']", ["e3"]),
        ("params=when&value=2018-06-01T09:00:00+02:000", []),
        ("params=[]&value=[]", ["e1", "e2", "e3"]),
        ("params=&value=", ["e1", "e2", "e3"]),
        ("params=[+]&value=+", ["e1", "e2", "e3"]),
        // What a name stands for
        ("params=instanceType&value=t2.micro", ["e1", "e2"]),
        ("params=requestParameters_instanceType&value=t2.micro", ["e1"]),
        ("params=items_instanceId&value=i-2", ["e1"]),
        ("params=instanceId&value=i-1", ["e1"]),
        ("params=instanceId,instanceId&value=i-1,i-2", ["e1"]),
        ("params=instanceId&value=i", []),
        ("params=instanceId&value=I-1", []),
        ("params=volumeSet_items_0_volumeId&value=vol-1", ["e2"]),
        ("params=volumeSet_items_volumeId&value=vol-1", ["e2"]),
        ("params=0_volumeId&value=vol-1", ["e2"]),
        ("params=tanceType&value=t2.micro", []),
        ("params=Type&value=t2.micro", []),
        ("params=nope&value=x", []),
        ("params=nope,awsRegion&value=x,us-east-1", []),
        ("params=''&value=x", []),
        ("params=0&value=x", []),
        ("params=eventName&value=RunInstances", ["e1", "e2", "e3"]),
    ])
    func conditionsSelectEvents(query: String, ids: [String]) async throws {
        #expect(try await api().get("/scan?\(query)").eventIDs == ids)
        #expect(try await api().get("/scan?\(query)&count=true").text == "\(ids.count)\n")
    }

    @Test func namesAreComparedByCodePoint() async throws {
        let events = try [makeEvent("e1", "2018-06-08T09:00:00Z", ["requestParameters_e\u{301}": ["x"]])]
        let api = QueryAPI(events)
        #expect(try await api.get("/scan?params=e%CC%81&value=x").eventIDs == ["e1"])
        #expect(try await api.get("/scan?params=%C3%A9&value=x").eventIDs == [])
    }

    @Test func anAttributeWithDigitsOfItsOwnIsFoundByItsName() async throws {
        let events = try [makeEvent("e1", "2018-06-08T09:00:00Z", ["requestParameters_ports_8080": ["open"]])]
        #expect(try await QueryAPI(events).get("/scan?params=ports_8080&value=open").eventIDs == ["e1"])
    }
}
