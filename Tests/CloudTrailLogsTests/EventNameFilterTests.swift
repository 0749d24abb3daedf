import CloudTrailLogs
import Testing

@Suite struct EventNameFilterTests {
    @Test(arguments: [
        ("GetObject", true), ("getObject", true), ("DescribeInstances", true), ("ListBuckets", true), ("Decrypt", true),
        ("HeadBucket", true), ("CheckMfa", true), ("InfoSomething", true),
        ("RunInstances", false), ("TargetGet", false), ("Ge", false), ("", false),
        ("GetSessionToken", false), ("getsessiontoken", false), ("GetFederationToken", false), ("GetSigninToken", false),
        ("GetRoleCredentials", false), ("GetWebIdentityToken", false), ("GetSessionTokens", true), ("GetSessionToke", true),
        ("GetSessionTokem", true), ("XGetSessionToken", false),
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

    @Test func recordsAreKeptByTheirWholeName() {
        let options = LogReadingOptions(filter: EventNameFilter(prefixes: ["get"], keptNames: ["GetSessionToken"]))
        func named(_ id: String, _ name: String) -> String {
            record(id).replacing(#""RunInstances""#, with: "\"\(name)\"")
        }
        let text = log(
            named("a", "getSESSIONtoken"), named("b", "GetSessionTokenX"), named("c", #"Get\u0053essionToken"#),
            named("d", "Get"))
        let reading = read(text, options: options)
        #expect(reading.eventIDs == ["a", "c"])
        #expect(reading.counts.filtered == 2)
    }

    @Test("A name of any length is kept", arguments: [1, 2, 62, 63, 64, 65, 300])
    func lengthOfKeptNames(length: Int) {
        let name = String(repeating: "x", count: length)
        let filter = EventNameFilter(prefixes: ["x"], keptNames: [name])
        #expect(!filter.excludes(name.uppercased()))
        #expect(filter.excludes(name + "x"))
        #expect(!EventNameFilter(prefixes: ["x"], keptNames: ["", name]).excludes(name))
    }

    @Test func aFilterCoversOneThatKeepsFewerNames() {
        let old = EventNameFilter(prefixes: ["get", "list"])
        let new = EventNameFilter(prefixes: ["get", "list"], keptNames: ["GetX", "ListY"])
        #expect(new.keepsAll(keptBy: old))
        #expect(!old.keepsAll(keptBy: new))
        #expect(!EventNameFilter(prefixes: ["get", "list"], keptNames: ["GetX"]).keepsAll(keptBy: new))
        #expect(EventNameFilter(prefixes: ["list"], keptNames: ["listy"]).keepsAll(keptBy: new))
        #expect(!EventNameFilter(prefixes: ["list"]).keepsAll(keptBy: new))
        #expect(EventNameFilter(prefixes: ["getobject"]).keepsAll(keptBy: new))
        #expect(!EventNameFilter(prefixes: ["getx"]).keepsAll(keptBy: new))
        #expect(EventNameFilter.none.keepsAll(keptBy: new))
    }

    @Test("A kept name that no prefix leaves out changes nothing")
    func namesThatNeedNoKeeping() {
        #expect(EventNameFilter(prefixes: ["run"], keptNames: ["GetX"]) == EventNameFilter(prefixes: ["run"]))
        #expect(EventNameFilter(prefixes: [], keptNames: ["GetX"]) == .none)
        #expect(EventNameFilter(prefixes: ["get"], keptNames: ["GETX", "getx"]).keptNames == ["getx"])
    }
}
