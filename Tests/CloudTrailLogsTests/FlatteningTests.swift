import CloudTrailLogs
import Testing

@Suite struct FlatteningTests {
    @Test func pathsAreJoinedAndPositionsLeftOut() {
        let instances = #"{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"},{"instanceId":"i-1"}]}"#
        let event = flatten(record("a", #""requestParameters":{"instancesSet":\#(instances),"n":[[1],[2,[3]]]}"#))
        #expect(event["requestParameters_instancesSet_items_instanceId"] == ["i-1", "i-2"])
        #expect(event["requestParameters_n"] == ["1", "2", "3"])
    }

    static let leaves: [(String, [String]?)] = [
        ("12", ["12"]), ("-0.0", ["-0.0"]), ("9007199254740993", ["9007199254740993"]), ("1E+400", ["1E+400"]),
        ("true", ["true"]), ("false", ["false"]),
        ("null", nil), (#""""#, nil), ("[]", nil), ("{}", nil), ("[null,\"\"]", nil),
        (#""a\/b\u0041\n\t\"\\""#, ["a/bA\n\t\"\\"]), (#""\ud83d\ude00""#, ["😀"]), (#""\ud83d""#, ["\u{FFFD}"]),
        (#""\ude00x""#, ["\u{FFFD}x"]), (#""\ud83d\u0041""#, ["\u{FFFD}A"]), (#""é😀""#, ["é😀"]), (#""\u0000""#, ["\0"]),
        (#"" null ""#, [" null "]), (#"["x","x","y","x"]"#, ["x", "y"]), (#"["1",1]"#, ["1"]),
    ]

    @Test(arguments: leaves)
    func leavesAreStrings(json: String, values: [String]?) {
        #expect(flatten(record("a", #""k":\#(json)"#))["k"] == values)
        #expect(flatten(record("a", #""k": \#(json) "#))["k"] == values)
    }

    @Test func keysOfEveryKindHavePaths() {
        let event = flatten(record("a", #""":"1"," ":"2","a.b":{"":"3","c\u0064":"4"},"é":{"x_y":"5"}"#))
        #expect(event[""] == ["1"])
        #expect(event[" "] == ["2"])
        #expect(event["a.b_"] == ["3"])
        #expect(event["a.b_cd"] == ["4"])
        #expect(event["é_x_y"] == ["5"])
    }

    @Test func pathsThatMeetUnderOneNameAreOneAttribute() {
        let event = flatten(record("a", #""p":{"a_b":{"c":"1"},"a":{"b_c":"2","b":{"c":"1"}}}"#))
        #expect(event["p_a_b_c"] == ["1", "2"])
    }

    @Test func oneKeyMayHaveValuesOfEveryType() {
        let text = log(
            record("a", #""responseElements":{"endpoint":"text"}"#), record("b", #""responseElements":{"endpoint":{"port":1}}"#),
            record("c", #""responseElements":{"endpoint":[true]}"#), record("d", #""responseElements":"none""#))
        let events = read(text).events
        #expect(events.map { $0["responseElements_endpoint"] } == [["text"], nil, ["true"], nil])
        #expect(events[1]["responseElements_endpoint_port"] == ["1"])
        #expect(events[3]["responseElements"] == ["none"])
    }

    @Test func manyValuesOfOneAttributeAreStillASet() {
        let values = (0..<5000).map { #""v\#($0 % 1700)""# }.joined(separator: ",")
        let event = flatten(record("a", #""k":[\#(values)],"z":"1""#))
        #expect(event["k"] == (0..<1700).map { "v\($0)" })
        #expect(event["z"] == ["1"])
        #expect(event["eventID"] == ["a"])
        #expect(event["userIdentity_userName"] == ["no_user"])
    }

    @Test func namesThatDifferInNormalFormAloneAreTwo() {
        let reading = read(log(record("a", #""caf\u00e9":"1","cafe\u0301":"2","x":["caf\u00e9","cafe\u0301"]"#)))
        #expect(reading.values.filter { $0.name.hasPrefix("caf") }.map(\.value) == ["1", "2"])
        #expect(reading.values.filter { $0.name == "x" }.count == 2)
    }

    @Test func anEventWithoutIdentifierGetsOneFromItsContent() {
        let first = #"{"eventTime":"2014-03-06T21:01:59Z","eventName":"StopInstances","awsRegion":"us-east-2"}"#
        let same = #"{ "awsRegion" : "us-east-2", "eventName":"StopInstances", "eventTime":"2014-03-06T21:01:59Z" }"#
        let other = #"{"eventTime":"2014-03-06T21:01:59Z","eventName":"StopInstances","awsRegion":"us-east-1"}"#
        let identifiers = read("[\(first),\(same),\(other)]").eventIDs
        #expect(identifiers.count == 3)
        #expect(identifiers[0] == identifiers[1])
        #expect(identifiers[0] != identifiers[2])
        // Written down, since an event that is imported again has to get the same one.
        #expect(identifiers[0] == "sha256-73049b349a5bc50184c20a61367ee996")
    }

    @Test func aggregatedAndInsightEventsHaveTheCoreAttributes() {
        let aggregated = flatten(
            #"{"eventVersion":"1.0","eventId":"agg","timeWindow":{"windowStart":"2025-01-02T03:00:00Z"},"eventName":"x"}"#)
        #expect(aggregated["eventID"] == ["agg"])
        #expect(aggregated["eventTime"] == ["2025-01-02T03:00:00Z"])
        let details = #"{"eventName":"RunInstances","eventSource":"ec2.amazonaws.com"}"#
        let insight = flatten(#"{"eventID":"i","eventTime":"2025-01-02T03:00:00Z","insightDetails":\#(details)}"#)
        #expect(insight["eventName"] == ["RunInstances"])
        #expect(insight["eventSource"] == ["ec2.amazonaws.com"])
        #expect(insight["insightDetails_eventName"] == ["RunInstances"])
        let filtered = #"{"eventID":"i","eventTime":"2025-01-02T03:00:00Z","insightDetails":{"eventName":"GetObject"}}"#
        #expect(read("[\(filtered)]", options: LogReadingOptions()).counts.filtered == 1)
    }

    @Test func eventsOutsideTheRangeAreFiltered() throws {
        let from = try #require(EventInstant.parse(iso8601: "2023-07-10T12:00:00Z")).instant
        let text = log(record("a"), record("b").replacing("12:00:00Z", with: "11:59:59Z"))
        let reading = read(text, options: LogReadingOptions(filter: .none, range: from...from))
        #expect(reading.eventIDs == ["a"])
        #expect(reading.counts.filtered == 1)
    }
}
