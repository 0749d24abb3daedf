import EventStorage
import InMemoryStorage
import QueryAPI
import Testing

@Suite struct EventRouteTests {
    /// Records by the offset they stand at.
    private struct Records: RecordReading {
        var records: [UInt64: String]

        var missing = RecordMissing.gone

        func redactedRecord(of eventID: String, at location: RecordLocation) throws -> [UInt8] {
            guard eventID == "e1", let record = records[location.offset] else { throw missing }
            return Array(record.utf8)
        }
    }

    private func api(records: (any RecordReading)?) throws -> QueryAPI {
        let log = LogIdentity(source: "/logs/\"a\".json.gz", size: 10, revision: "1")
        let store = try InMemoryEventStore([
            makeEvent(
                "e1", "2018-06-08T09:00:00Z", ["ids": ["a", "b"]], location: RecordLocation(log: log, offset: 12, length: 30)),
            makeEvent("e 2/x", "2018-06-08T09:01:00Z"),
        ])
        return QueryAPI(store: store, records: records) { testNow }
    }

    @Test func anEventComesWithItsRecordAndLog() async throws {
        let answer = try await api(records: Records(records: [12: #"{"eventID": "e1"}"#])).get("/events/e1")
        #expect(answer.status == 200)
        #expect(
            answer.text == #"{"event":{"eventID":"e1","eventName":"RunInstances","eventSource":"ec2.amazonaws.com","#
                + #""eventTime":"2018-06-08T09:00:00Z","ids":["a","b"],"userIdentity_userName":"alice"},"#
                + #""record":{"eventID": "e1"},"log":"/logs/\"a\".json.gz"}"# + "\n")
        #expect(try answer.json is [String: Any])
    }

    @Test(arguments: RecordMissing.allCases)
    func aRecordThatCannotBeReadIsNullAndSaysWhy(missing: RecordMissing) async throws {
        let answer = try await api(records: Records(records: [:], missing: missing)).get("/events/e1")
        #expect(answer.status == 200)
        #expect(
            answer.text.hasSuffix(#""record":null,"recordMissing":"\#(missing)","log":"/logs/\"a\".json.gz"}"# + "\n"))
    }

    @Test func withoutAReaderNoRecordIsReadable() async throws {
        let answer = try await api(records: nil).get("/events/e1")
        #expect(answer.text.contains(#""record":null,"recordMissing":"unreadable","log":"/logs"#))
    }

    @Test(arguments: [
        LogIdentity(source: "-", size: nil, revision: nil), LogIdentity(source: "/dev/fd/63", size: nil, revision: nil),
        LogIdentity(source: "cloudtrail://us-east-1/2018-06-08T09", size: nil, revision: "complete"),
    ])
    func whatCannotBeReadTwiceIsNotKept(log: LogIdentity) async throws {
        let location = RecordLocation(log: log, offset: 12, length: 30)
        let store = InMemoryEventStore([try makeEvent("e1", "2018-06-08T09:00:00Z", location: location)])
        let answer = try await QueryAPI(store: store, records: Records(records: [12: "{}"])) { testNow }.get("/events/e1")
        #expect(answer.text.contains(#""record":null,"recordMissing":"notKept","log":"\#(log.source)""#))
    }

    @Test func anEventWithoutALogHasNoRecord() async throws {
        let answer = try await api(records: nil).get("/events/e%202%2Fx")
        #expect(answer.status == 200)
        #expect(answer.text.hasSuffix(#""record":null,"recordMissing":"notKept","log":null}"# + "\n"))
    }

    @Test(arguments: ["/events/nope", "/events/E1", "/events/%F0%9F%98%80"])
    func anUnknownEventIs404(target: String) async throws {
        let answer = try await api(records: nil).get(target)
        #expect(answer.status == 404)
        #expect(try answer.detail.contains("eventID"))
    }
}
