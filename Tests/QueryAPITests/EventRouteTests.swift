import EventStorage
import InMemoryStorage
import QueryAPI
import Testing

@Suite struct EventRouteTests {
    /// Records by the offset they stand at.
    private struct Records: RecordReading {
        var records: [UInt64: String]

        func redactedRecord(at location: RecordLocation) -> [UInt8]? {
            records[location.offset].map { Array($0.utf8) }
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

    @Test func aRecordThatCannotBeReadIsNull() async throws {
        for records in [Records(records: [:]), nil] {
            let answer = try await api(records: records).get("/events/e1")
            #expect(answer.text.hasSuffix(#""record":null,"log":"/logs/\"a\".json.gz"}"# + "\n"))
        }
    }

    @Test func anEventWithoutALogHasNoRecord() async throws {
        let answer = try await api(records: nil).get("/events/e%202%2Fx")
        #expect(answer.status == 200)
        #expect(answer.text.hasSuffix(#""record":null,"log":null}"# + "\n"))
    }

    @Test(arguments: ["/events/nope", "/events/E1", "/events/%F0%9F%98%80"])
    func anUnknownEventIs404(target: String) async throws {
        let answer = try await api(records: nil).get(target)
        #expect(answer.status == 404)
        #expect(try answer.detail.contains("eventID"))
    }
}
