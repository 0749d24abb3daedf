import CloudTrailLogs
import EventStorage
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

@Suite struct ParameterTests {
    private func api() throws -> QueryAPI {
        try QueryAPI([
            makeEvent("e1", "2018-06-08T09:00:00Z", name: "RunInstances"),
            makeEvent("e2", "2018-06-08T09:01:00Z", name: "CreateFunction20150331"),
            makeEvent("e3", "2018-06-08T09:02:00Z", name: "runinstances"),
            makeEvent("e4", "2018-06-08T09:03:00Z", name: "Run+Instances now"),
        ])
    }

    @Test(arguments: [
        ("eventName=RunInstances", ["e1"]), ("eventName=Run", []), ("eventName=Run&begin_with=true", ["e1", "e4"]),
        ("eventName=CreateFunction&begin_with=True", ["e2"]), ("eventName=Run&begin_with=0", []),
        ("eventName=Run%2BInstances+now", ["e4"]), ("eventName=Run%2BInstances%20now", ["e4"]),
        ("eventName=Run+Instances+now", []),
        ("eventName=", ["e1", "e2", "e3", "e4"]), ("begin_with=true", ["e1", "e2", "e3", "e4"]),
        ("order=desc", ["e4", "e3", "e2", "e1"]), ("order=asc", ["e1", "e2", "e3", "e4"]), ("order=", ["e1", "e2", "e3", "e4"]),
        ("limit=2", ["e1", "e2"]), ("limit=2&order=desc", ["e4", "e3"]), ("limit=10000", ["e1", "e2", "e3", "e4"]),
        ("&&", ["e1", "e2", "e3", "e4"]),
        ("count", ["e1", "e2", "e3", "e4"]), ("eventName=&eventName=RunInstances", ["e1"]), ("%65ventName=RunInstances", ["e1"]),
    ])
    func parametersSelectEvents(query: String, ids: [String]) async throws {
        #expect(try await api().get("/scan?\(query)").eventIDs == ids)
    }

    @Test(arguments: ["true", "True", "1"])
    func countIsABareNumber(word: String) async throws {
        let answer = try await api().get("/scan?count=\(word)")
        #expect(answer.text == "4\n")
        #expect(answer.contentType == "application/json; charset=utf-8")
    }

    @Test(arguments: ["limit=1", "nextToken=nonsense", "fields=*&format=csv", "format=ndjson", "fields=eventID", "order=desc"])
    func whatPagesAndFormatsDoesNotMatterToACount(query: String) async throws {
        let answer = try await api().get("/scan?count=true&\(query)", [.accept: "text/csv"])
        #expect(answer.text == "4\n")
        #expect(try answer.link == nil)
    }

    @Test(arguments: ["false", "False", "0", ""])
    func countFalseAnswersWithEvents(word: String) async throws {
        #expect(try await api().get("/scan?count=\(word)").eventIDs.count == 4)
    }

    struct Malformed: Sendable, CustomTestStringConvertible {
        var query: String
        var parameter: String
        var word: String
        var testDescription: String { query }
    }

    @Test(arguments: [
        Malformed(query: "count=yes", parameter: "count", word: "`true`"),
        Malformed(query: "count=TRUE", parameter: "count", word: "`true`"),
        Malformed(query: "count=2", parameter: "count", word: "`2`"),
        Malformed(query: "begin_with=on", parameter: "begin_with", word: "`true`"),
        Malformed(query: "limit=0", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "limit=10001", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "limit=-1", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "limit=%2B5", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "limit=1.0", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "limit=1e3", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "limit=ten", parameter: "limit", word: "`ten`"),
        Malformed(query: "limit=99999999999999999999", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "limit=%D9%A1", parameter: "limit", word: "1 to 10000"),
        Malformed(query: "order=ascending", parameter: "order", word: "`desc`"),
        Malformed(query: "order=ASC", parameter: "order", word: "`asc`"),
        Malformed(query: "format=xml", parameter: "format", word: "`ndjson`"),
        Malformed(query: "format=CSV", parameter: "format", word: "`csv`"),
        Malformed(query: "format=csv&fields=*", parameter: "fields", word: "CSV"),
        Malformed(query: "format=csv&fields=eventID,*", parameter: "fields", word: "CSV"),
        Malformed(query: "nextToken=abc", parameter: "nextToken", word: "`X-Next-Token`"),
        Malformed(query: "params=a", parameter: "value", word: "1 and 0"),
        Malformed(query: "value=a", parameter: "params", word: "0 and 1"),
        Malformed(query: "params=a,b&value=c", parameter: "value", word: "2 and 1"),
        Malformed(query: "params=['a'&value=b", parameter: "params", word: "`]`"),
        Malformed(query: "params=[&value=b", parameter: "params", word: "`]`"),
        Malformed(query: "params='a&value=b", parameter: "params", word: "closing quote"),
        Malformed(query: "params=a&value=\"b", parameter: "value", word: "closing quote"),
        Malformed(query: "params=a&value='b\\", parameter: "value", word: "closing quote"),
        Malformed(query: "params=a&value='b'c", parameter: "value", word: "between"),
        Malformed(query: "params=a,,b&value=c", parameter: "params", word: "empty"),
        Malformed(query: "params=a&value=b,", parameter: "value", word: "empty"),
        Malformed(query: "from=2018-06-01&from=2018-06-01", parameter: "from", word: "more than once"),
        Malformed(query: "limit=1&limit=2", parameter: "limit", word: "more than once"),
        Malformed(query: "fields=eventID&fields=eventName", parameter: "fields", word: "more than once"),
    ])
    func malformedValuesAre400(_ example: Malformed) async throws {
        let answer = try await api().get("/scan?\(example.query)")
        #expect(answer.status == 400)
        #expect(answer.contentType == "application/problem+json")
        let problem = try answer.problem
        #expect(problem["parameter"] as? String == example.parameter)
        #expect(problem["status"] as? Int == 400)
        #expect(problem["title"] as? String == "Bad Request")
        #expect(try answer.detail.contains("`\(example.parameter)`"))
        #expect(try answer.detail.contains(example.word))
    }

    @Test(arguments: [
        ("From=2018-06-01", "from"), ("form=2018-06-01", "from"), ("event_name=a", "eventName"),
        ("eventname=a", "eventName"),
        ("beginWith=true", "begin_with"), ("begin-with=true", "begin_with"), ("parms=a", "params"), ("params[]=a", "params"),
        ("vales=a", "values"), ("next_token=a", "nextToken"), ("Limit=1", "limit"), ("user=alice", "order"),
        ("cuont=true", "count"),
        ("sort=asc", "to"), ("field=a", "fields"), ("=x", "to"),
    ])
    func unknownParametersAre400AndTheNearestIsNamed(query: String, nearest: String) async throws {
        let answer = try await api().get("/scan?\(query)")
        #expect(answer.status == 400)
        #expect(try answer.detail.contains("the nearest is `\(nearest)`"))
    }

    @Test(arguments: [
        "eventName=%zz", "eventName=%", "eventName=%ff", "%ff=1", "%00=1", "params=['%ff']&value=a",
    ])
    func undecodableQueriesAre400(query: String) async throws {
        let answer = try await api().get("/scan?\(query)")
        #expect(answer.status == 400)
        #expect(answer.contentType == "application/problem+json")
    }

    @Test func aNULIsACharacterLikeOthers() async throws {
        let events = try [
            makeEvent("e1", "2018-06-08T09:00:00Z", user: "nul\0user", name: "a\0b", ["key\0name": ["before\0after.txt"]]),
            makeEvent("e2", "2018-06-08T09:00:00Z", user: "nul", name: "a", ["key": ["before"]]),
        ]
        let api = QueryAPI(events)
        #expect(try await api.get("/users").json as? [String] == ["nul", "nul\0user"])
        for target in [
            "/users/nul%00user", "/scan?eventName=a%00b", "/scan?eventName=a%00&begin_with=true",
            "/scan?params=key%00name&value=before%00after.txt", "/scan?params=['key%00name']&value=['before%00after.txt']",
        ] {
            #expect(try await api.get(target).eventIDs == ["e1"], "\(target)")
        }
        for target in ["/users/nul", "/scan?eventName=a", "/scan?params=key&value=before"] {
            #expect(try await api.get(target).eventIDs == ["e2"], "\(target)")
        }
        #expect(try await api.get("/users/nul%00").eventIDs == [])
        let request = APIRequest(path: .decoded("/users/nul\0user"), query: .decoded([(name: "eventName", value: "a\0b")]))
        #expect(try await Answer(api.respond(to: request)).eventIDs == ["e1"])
    }

    @Test func aNULStaysInEveryFormat() async throws {
        let events = try [
            makeEvent("e1", "2018-06-08T09:00:00Z", ["key": ["before\0after"]]), makeEvent("e2", "2018-06-08T09:00:00Z"),
        ]
        let api = QueryAPI(events)
        let fields = "fields=key,eventID"
        #expect(try await api.get("/scan?\(fields)").events.first?["key"] as? String == "before\0after")
        let csv = try await api.get("/scan?\(fields)&format=csv").text
        #expect(csv == "key,eventID\r\nbefore\0after,e1\r\n,e2\r\n")
        let lines = try await api.get("/scan?\(fields)&format=ndjson").text.split(separator: "\n")
        #expect(lines.first == #"{"eventID":"e1","key":"before\u0000after"}"#)
    }

    @Test func pagesGoOnBehindANUL() async throws {
        let events = try ["a\0", "a\0b", "b"].map { try makeEvent($0, "2018-06-08T09:00:00Z", user: "nul\0user") }
        let api = QueryAPI(events)
        let path = "/users/nul%00user?params=eventName&value=RunInstances&limit=1"
        let first = try await api.get(path)
        let token = try #require(try first.nextToken)
        let second = try await api.get("\(path)&nextToken=\(token)")
        #expect(try first.eventIDs + second.eventIDs == ["a\0", "a\0b"])
        // The whole link, so that nothing in it can end the header.
        let link = try #require(try second.link)
        #expect(link.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        let query = try #require(link.firstMatch(of: /<(\?[^>]*)>/)?.1)
        #expect(try await api.get("/users/nul%00user\(query)").eventIDs == ["b"])
    }

    @Test func aLongBadValueIsNotRepeatedWhole() async throws {
        let answer = try await api().get("/scan?limit=\(String(repeating: "x", count: 5000))")
        #expect(answer.status == 400)
        #expect(answer.body.count < 500)
    }

    @Test func theScopeReachesTheStore() async throws {
        let store = InMemoryEventStore()
        _ = try await QueryAPI(store).get("/users/a%2Fb?eventName=Run&begin_with=1&order=desc")
        let query = try #require(store.queries.first)
        #expect(query.scope == .user("a/b"))
        #expect(query.eventName == .hasPrefix("Run"))
        #expect(query.order == .descending)
        #expect(query.fields == .standard)
    }
}
