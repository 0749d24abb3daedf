import CloudTrailLogs
import EventStorage
import InMemoryStorage
import QueryAPI
import Testing

@Suite struct PagingTests {
    /// Follows the links from `target` on and gives the identifiers of each page.
    private func pages(
        _ api: QueryAPI, from target: String, between: (Int) throws -> Void = { _ in }
    ) async throws -> [[String]] {
        let path = try #require(target.split(separator: "?").first)
        var pages = [[String]]()
        var next: String? = target
        while let target = next {
            let answer = try await api.get(target)
            pages.append(try answer.eventIDs)
            next = try answer.link.map { try String(path) + query(ofLink: $0) }
            #expect(try (answer.link == nil) == (answer.nextToken == nil))
            try between(pages.count)
            try #require(pages.count < 100)
        }
        return pages
    }

    private func query(ofLink link: String) throws -> String {
        try #require(link.hasPrefix("<?"))
        try #require(link.hasSuffix(">; rel=\"next\""))
        return String(link.dropFirst().prefix { $0 != ">" })
    }

    @Test(arguments: ["asc", "desc"], [1, 3, 7, 9, 10, 11])
    func pagesHoldEveryEventOnce(order: String, limit: Int) async throws {
        let ids = try await QueryAPI(makeEvents(10)).get("/scan?order=\(order)").eventIDs
        let pages = try await pages(QueryAPI(makeEvents(10)), from: "/scan?order=\(order)&limit=\(limit)")
        #expect(pages.flatMap { $0 } == ids)
        #expect(pages.dropLast().allSatisfy { $0.count == limit })
        #expect(pages.count == (10 + limit - 1) / limit)
    }

    @Test(arguments: ["asc", "desc"])
    func eventsOfOneInstantAreToldApart(order: String) async throws {
        let events = try ["b", "a", "é", "e\u{301}", "A", "z"].map { try makeEvent($0, "2018-06-08T09:00:00Z") }
        let pages = try await pages(QueryAPI(events), from: "/scan?limit=1&order=\(order)")
        let ids = ["A", "a", "b", "e\u{301}", "z", "é"]
        let expected = order == "asc" ? ids : ids.reversed()
        #expect(pages.flatMap { $0 }.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test(arguments: ["asc", "desc"])
    func arrivalsMakeNoPageRepeatOrSkipWhatWasThere(order: String) async throws {
        let events = try makeEvents(30)
        let store = InMemoryEventStore(events)
        let pages = try await pages(QueryAPI(store), from: "/users/alice?limit=7&order=\(order)") { page in
            store.add(try [0, 10, 20, 29].map { try makeEvent("new\(page)-\($0)", events[$0].position.instant.iso8601) })
        }
        let ids = pages.flatMap { $0 }.filter { !$0.hasPrefix("new") }
        let expected = events.map(\.position.eventID)
        #expect(ids == (order == "asc" ? expected : expected.reversed()))
        #expect(Set(pages.flatMap { $0 }).count == pages.flatMap { $0 }.count)
    }

    @Test func aLinkKeepsTheRequest() async throws {
        let events = try makeEvents(3).map { event in
            var event = event
            event.attributes["awsRegion"] = ["us-east-1"]
            return event
        }
        let given =
            "from=2018-06-08T10:00:00+02:00&params=['awsRegion']&value=[\"us-east-1\"]&limit=2&fields=eventID"
            + "&begin_with=1&eventName=Run"
        let linked =
            "from=2018-06-08T10:00:00%2B02:00&params=%5B%27awsRegion%27%5D&value=%5B%22us-east-1%22%5D&limit=2&fields=eventID"
            + "&begin_with=1&eventName=Run"
        let first = try await QueryAPI(events).get("/scan?to=&" + given)
        let token = try #require(try first.nextToken)
        #expect(try first.link == "<?\(linked)&nextToken=\(token)>; rel=\"next\"")
        #expect(token.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil)
        let second = try await QueryAPI(events).get("/scan?\(linked)&nextToken=\(token)")
        #expect(try second.eventIDs == ["e0002"])
        #expect(try second.link == nil)
    }

    @Test func theRangeStaysWhenTimeGoesBy() async throws {
        let store = try InMemoryEventStore(makeEvents(3))
        let token = try #require(try await QueryAPI(store).get("/scan?limit=1").nextToken)
        let later = QueryAPI(store: store) { testNow.advanced(byMilliseconds: 30 * 86_400_000) }
        #expect(try await later.get("/scan?limit=5&nextToken=\(token)").eventIDs == ["e0001", "e0002"])
        #expect(store.queries.last?.range == store.queries.first?.range)
    }

    @Test func theOrderStaysWhenItIsLeftOut() async throws {
        let api = try QueryAPI(makeEvents(3))
        let token = try #require(try await api.get("/scan?limit=1&order=desc").nextToken)
        #expect(try await api.get("/scan?nextToken=\(token)").eventIDs == ["e0001", "e0000"])
    }

    @Test func aPageMayBeAskedForAgain() async throws {
        let api = try QueryAPI(makeEvents(5))
        let token = try #require(try await api.get("/scan?limit=2").nextToken)
        for _ in 0..<2 {
            #expect(try await api.get("/scan?limit=2&nextToken=\(token)").eventIDs == ["e0002", "e0003"])
        }
    }

    @Test(arguments: [
        "", "&order=asc", "&limit=1", "&limit=10000", "&fields=*", "&fields=eventID&format=ndjson", "&format=csv",
        "&from=2018-06-08", "&from=2018-06-08T00:00:00Z", "&to=2018-06-08", "&from=2018-06-08&to=2018-06-08", "&count=false",
    ])
    func withATokenTheSameRequestMayBeGivenAgain(more: String) async throws {
        let api = try QueryAPI(makeEvents(5))
        let filters = "eventName=Run&begin_with=true&params=eventName&value=RunInstances"
        let token = try #require(try await api.get("/users/alice?from=2018-06-08&to=2018-06-08&limit=2&\(filters)").nextToken)
        let answer = try await api.get("/users/alice?\(filters)&nextToken=\(token)\(more)")
        #expect(answer.status == 200)
        #expect(answer.text.contains("e0002"))
        #expect(!answer.text.contains("e0001"))
    }

    @Test(arguments: [
        "/users/alice?F&from=2018-06-07", "/users/alice?F&from=2018-06-08T00:00:01", "/users/alice?F&to=2018-06-09",
        "/users/alice?F&to=2018-06-08T00:00:00", "/users/alice?F&order=desc", "/users/alice?F&from=garbage",
        "/users/alice?eventName=Run&params=eventName&value=RunInstances", "/users/alice?eventName=Run&begin_with=true",
        "/users/alice?eventName=Run&begin_with=true&params=eventName&value=RunInstance", "/users/alice?", "/users/bob?F",
        "/scan?F",
        "/services/alice?F", "/users/alice?eventName=R&begin_with=true&params=eventName&value=RunInstances",
        "/users/alice?F&params=awsRegion&value=x",
    ])
    func withATokenNothingElseMayChange(target: String) async throws {
        let api = try QueryAPI(makeEvents(5))
        let filters = "eventName=Run&begin_with=true&params=eventName&value=RunInstances"
        let token = try #require(try await api.get("/users/alice?from=2018-06-08&to=2018-06-08&limit=2&\(filters)").nextToken)
        let changed = target.split(separator: "F", maxSplits: 1).joined(separator: filters)
        let answer = try await api.get("\(changed)&nextToken=\(token)")
        #expect(answer.status == 400)
        #expect(answer.contentType == "application/problem+json")
    }

    @Test func aTokenOfTheShortServiceNameIsGoodForTheLongOne() async throws {
        let api = try QueryAPI(makeEvents(3))
        let token = try #require(try await api.get("/services/ec2?limit=2").nextToken)
        #expect(try await api.get("/services/ec2.amazonaws.com?nextToken=\(token)").eventIDs == ["e0002"])
    }

    @Test func aTokenChangedInAnyCharacterIs400() async throws {
        let api = try QueryAPI(makeEvents(5))
        let token = try #require(try await api.get("/scan?limit=2").nextToken)
        for index in token.indices {
            for replacement in ["A", "B", "z", "0", "_", "-", "%2B", "", "AA"] where replacement != String(token[index]) {
                let tampered = token[..<index] + replacement + token[token.index(after: index)...]
                #expect(try await api.get("/scan?limit=2&nextToken=\(tampered)").status == 400, "\(tampered)")
            }
        }
        // The last character's spare bits, which a lenient reader would overlook, are among these.
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" where last != token.last {
            #expect(try await api.get("/scan?nextToken=\(token.dropLast())\(last)").status == 400)
        }
    }

    @Test(arguments: ["A", "AAAA", "=", "%20", "null", "%F0%9F%98%80", "..", "eyJhIjoxfQ=="])
    func whatIsNoTokenIs400(text: String) async throws {
        let answer = try await QueryAPI([]).get("/scan?nextToken=\(text)")
        #expect(answer.status == 400)
        #expect(try answer.problem["parameter"] as? String == "nextToken")
    }

    @Test func aTokenWithSomethingBehindItIs400() async throws {
        let api = try QueryAPI(makeEvents(5))
        let token = try #require(try await api.get("/scan?limit=2").nextToken)
        for suffix in ["=", "==", "A", "%20", "%0A", "AAAA", token] {
            #expect(try await api.get("/scan?nextToken=\(token)\(suffix)").status == 400)
        }
    }

    @Suite struct Limits {
        private func follow(_ api: QueryAPI, _ path: String) async throws -> (ids: [String], answers: [Answer]) {
            var answers = try await [api.get(path)]
            while let token = try answers.last?.nextToken, answers.count < 200 {
                answers.append(try await api.get("\(path)?nextToken=\(token)"))
            }
            return (try answers.flatMap { try $0.eventIDs }, answers)
        }

        @Test(arguments: [200, 1000, 5000])
        func anAnswerStaysBelowItsSize(bytes: Int) async throws {
            let api = try QueryAPI(makeEvents(100), QueryAPIConfiguration(maxAnswerBytes: bytes))
            let (ids, answers) = try await follow(api, "/scan")
            #expect(ids == (try makeEvents(100).map(\.position.eventID)))
            #expect(answers.allSatisfy { $0.body.count <= bytes })
            #expect(answers.count > 1)
        }

        @Test func anEventLargerThanTheAnswerMayBeStandsAlone() async throws {
            let api = try QueryAPI(makeEvents(4), QueryAPIConfiguration(maxAnswerBytes: 1))
            let (ids, answers) = try await follow(api, "/scan")
            #expect(ids == ["e0000", "e0001", "e0002", "e0003"])
            #expect(answers.count == 4)
        }

        @Test func anAnswerThatRunsOutOfTimeGoesOnInTheNext() async throws {
            var behaviour = InMemoryEventStore.Behaviour()
            behaviour.pageSize = 3
            let configuration = QueryAPIConfiguration(timeBudget: .milliseconds(50))
            behaviour.stallsAfterPages = 2
            let api = try QueryAPI(makeEvents(20), configuration, behaviour: behaviour)
            let (ids, answers) = try await follow(api, "/scan")
            #expect(ids == (try makeEvents(20).map(\.position.eventID)))
            #expect(answers.count > 3)
        }

        @Test(arguments: ["asc", "desc"])
        func aSearchThatFindsNothingInTimeGoesOnWhereTheStoreStopped(order: String) async throws {
            var behaviour = InMemoryEventStore.Behaviour()
            behaviour.looksAtPageSizeOnly = true
            behaviour.pageSize = 3
            behaviour.stallsAfterPages = 2
            var events = try makeEvents(21)
            events[order == "asc" ? 20 : 0].attributes["eventName"] = ["Needle"]
            let api = QueryAPI(events, QueryAPIConfiguration(timeBudget: .milliseconds(30)), behaviour: behaviour)
            let path = "/scan?eventName=Needle&order=\(order)"
            var answer = try await api.get(path)
            var pages = 1
            while try answer.eventIDs.isEmpty, let token = try answer.nextToken, pages < 10 {
                answer = try await api.get("\(path)&nextToken=\(token)")
                pages += 1
            }
            #expect(try answer.eventIDs == [order == "asc" ? "e0020" : "e0000"])
            // On a busy machine a page may find less in its time.
            #expect(pages >= 4)
        }

        @Test func aCountThatIsNotDoneInTimeIs504() async throws {
            var behaviour = InMemoryEventStore.Behaviour()
            behaviour.stallsAfterPages = 0
            let api = try QueryAPI(makeEvents(3), QueryAPIConfiguration(timeBudget: .milliseconds(20)), behaviour: behaviour)
            let answer = try await api.get("/scan?count=true")
            #expect(answer.status == 504)
            #expect(try answer.detail.contains("narrower range"))
        }
    }
}
