import CloudTrailLogs
import Testing

@Suite struct EventNameFilterTests {
    @Test(arguments: [
        ("GetObject", true), ("getObject", true), ("DescribeInstances", true), ("ListBuckets", true), ("Decrypt", true),
        ("HeadBucket", true), ("CheckMfa", true), ("InfoSomething", true),
        ("RunInstances", false), ("TargetGet", false), ("Ge", false), ("", false),
    ])
    func theStandardFilterLeavesOutReading(name: String, isExcluded: Bool) {
        #expect(EventNameFilter.standard.excludes(name) == isExcluded)
    }

    @Test func recordsAreFilteredInAnyCaseAndPlace() {
        let options = LogReadingOptions(filter: EventNameFilter(prefixes: ["Run", "get"]))
        let text = log(
            record("a"), #"{"userIdentity":{"eventName":"Stop"},"eventName":"GETx","eventTime":"bad"}"#,
            #"{"eventName":"g\u0065tx"}"#,
            #"{"eventID":"d","eventTime":"2023-07-10T12:00:00Z","requestParameters":{"eventName":"GetX"},"eventName":"Stop"}"#)
        let reading = read(text, options: options)
        #expect(reading.eventIDs == ["d"])
        #expect(reading.counts.filtered == 3)
        #expect(reading.counts.records == 4)
        #expect(reading.counts.rejected == 0)
    }

    @Test func aFilterCoversOneThatLeavesOutMore() {
        let some = EventNameFilter(prefixes: ["get", "list"])
        #expect(EventNameFilter.none.keepsAll(keptBy: some))
        #expect(!some.keepsAll(keptBy: .none))
        #expect(EventNameFilter(prefixes: ["getobject"]).keepsAll(keptBy: some))
        #expect(!some.keepsAll(keptBy: EventNameFilter(prefixes: ["getobject", "list"])))
        #expect(EventNameFilter(prefixes: ["get", "GetObject", ""]) == EventNameFilter(prefixes: ["GET"]))
    }
}
