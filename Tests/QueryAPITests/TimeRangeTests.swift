import CloudTrailLogs
import EventStorage
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

@Suite struct TimeRangeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var query: String
        var from: String
        var to: String
        var testDescription: String { query }
    }

    // The tests' time is 2018-06-08T12:00:00Z.
    @Test(arguments: [
        Case(query: "", from: "2018-06-01T12:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=&to=", from: "2018-06-01T12:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01", from: "2018-06-01T00:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09:00:00", from: "2018-06-01T09:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09:00:00Z", from: "2018-06-01T09:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09:00:00.250Z", from: "2018-06-01T09:00:00.250Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09:00:00+02:00", from: "2018-06-01T07:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09:00:00.5+02:00", from: "2018-06-01T07:00:00.500Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09:00:00%2B02:00", from: "2018-06-01T07:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09%3A00%3A00+02%3A00", from: "2018-06-01T07:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01T09:00:00-02:00", from: "2018-06-01T11:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "from=2018-06-01+09:00:00", from: "2018-06-01T09:00:00Z", to: "2018-06-08T12:00:00Z"),
        Case(query: "to=2018-06-05", from: "2018-05-29T00:00:00Z", to: "2018-06-05T23:59:59.999Z"),
        Case(query: "to=2018-06-05T09:00:00", from: "2018-05-29T09:00:00Z", to: "2018-06-05T09:00:00Z"),
        Case(query: "to=2018-06-05T00:00:00", from: "2018-05-29T00:00:00Z", to: "2018-06-05T00:00:00Z"),
        Case(query: "from=2018-06-05&to=2018-06-05", from: "2018-06-05T00:00:00Z", to: "2018-06-05T23:59:59.999Z"),
        Case(query: "to=2030-01-01", from: "2029-12-25T00:00:00Z", to: "2030-01-01T23:59:59.999Z"),
        Case(query: "to=0000-01-01", from: "0000-01-01T00:00:00Z", to: "0000-01-01T23:59:59.999Z"),
        Case(query: "from=0000-01-01&to=9999-12-31", from: "0000-01-01T00:00:00Z", to: "9999-12-31T23:59:59.999Z"),
        Case(query: "from=2016-02-29&to=2016-02-29", from: "2016-02-29T00:00:00Z", to: "2016-02-29T23:59:59.999Z"),
    ])
    func fromAndToMeanARange(_ example: Case) async throws {
        let store = InMemoryEventStore()
        #expect(try await QueryAPI(store).get("/scan?\(example.query)").status == 200)
        let range = try #require(store.queries.first?.range)
        #expect(range.lowerBound.iso8601 == example.from)
        #expect(range.upperBound.iso8601 == example.to)
    }

    @Test(arguments: [
        "2018", "2018-06", "2018-6-1", "2018-13-01", "2018-06-31", "2018-02-29", "2018-06-01T", "2018-06-01T09",
        "2018-06-01T09:00", "2018-06-01T25:00:00", "2018-06-01T09:60:00", "2018-06-01T09:00:00.", "2018-06-01T09:00:00+2",
        "2018-06-01T09:00:00+99:00", "2018-06-01T09:00:00ZZ", "yesterday", "1528459200", "%D9%A2018-06-01",
        "2018-06-01%0A", "0", "-1", "10000-01-01",
    ])
    func otherTimesAre400(text: String) async throws {
        for name in ["from", "to"] {
            let answer = try await QueryAPI([]).get("/scan?\(name)=\(text)")
            #expect(answer.status == 400)
            #expect(try answer.problem["parameter"] as? String == name)
            #expect(try answer.detail.contains("`2018-06-01T09:00:00`"))
        }
    }

    @Test(arguments: ["from=2018-06-02&to=2018-06-01", "from=2018-06-09", "from=2018-06-01T09:00:01&to=2018-06-01T09:00:00"])
    func fromAfterToIs400(query: String) async throws {
        let answer = try await QueryAPI([]).get("/scan?\(query)")
        #expect(answer.status == 400)
        #expect(try answer.detail.contains("after `to`"))
    }

    @Test func bothEndsCountIn() async throws {
        let events = try [
            makeEvent("before", "2018-05-31T23:59:59.999Z"), makeEvent("first", "2018-06-01T00:00:00Z"),
            makeEvent("last", "2018-06-02T23:59:59.999Z"), makeEvent("after", "2018-06-03T00:00:00Z"),
        ]
        let answer = try await QueryAPI(events).get("/scan?from=2018-06-01&to=2018-06-02")
        #expect(try answer.eventIDs == ["first", "last"])
    }

    @Test func aGatewaysDecodedZoneOffsetIsUnderstood() async throws {
        let store = InMemoryEventStore()
        let query = APIRequest.Query.decoded([
            (name: "from", value: "2018-06-01T09:00:00 02:00"), (name: "to", value: "2018-06-02T09:00:00+02:00"),
        ])
        let response = await QueryAPI(store).respond(to: APIRequest(path: .encoded("/scan"), query: query))
        #expect(response.status.code == 200)
        #expect(store.queries.first?.range.lowerBound.iso8601 == "2018-06-01T07:00:00Z")
        #expect(store.queries.first?.range.upperBound.iso8601 == "2018-06-02T07:00:00Z")
    }

    @Suite struct Retention {
        private let configuration = QueryAPIConfiguration(retentionDays: 2)

        private func events() throws -> [InMemoryEventStore.Event] {
            try [
                makeEvent("expired", "2018-06-06T12:00:00Z"), makeEvent("kept", "2018-06-06T12:00:00.001Z"),
                makeEvent("today", "2018-06-08T11:00:00Z"),
            ]
        }

        @Test func expiredEventsAreNotShown() async throws {
            let api = try QueryAPI(events(), configuration)
            #expect(try await api.get("/scan").eventIDs == ["kept", "today"])
            #expect(try await api.get("/scan?from=2018-01-01&count=true").text == "2\n")
            #expect(try await api.get("/events/expired").status == 404)
            #expect(try await api.get("/events/kept").status == 200)
        }

        @Test func aRangeThatHasExpiredHoldsNothing() async throws {
            let api = try QueryAPI(events(), configuration)
            #expect(try await api.get("/scan?from=2018-06-01&to=2018-06-06T12:00:00").eventIDs == [])
            #expect(try await api.get("/scan?from=2018-06-01&to=2018-06-06T12:00:00&count=1").text == "0\n")
        }

        @Test func aRetentionOfAgesKeepsEverything() async throws {
            let api = try QueryAPI(events(), QueryAPIConfiguration(retentionDays: .max))
            #expect(try await api.get("/scan").eventIDs == ["expired", "kept", "today"])
        }
    }
}
