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
        "eventName=%00", "eventName=a%00b", "eventName=%zz", "eventName=%", "eventName=%ff", "%ff=1", "%00=1",
        "params=['%00']&value=a",
    ])
    func undecodableQueriesAre400(query: String) async throws {
        let answer = try await api().get("/scan?\(query)")
        #expect(answer.status == 400)
        #expect(answer.contentType == "application/problem+json")
    }

    @Test func aNULInAGatewaysDecodedQueryIs400() async throws {
        let request = APIRequest(path: .encoded("/scan"), query: .decoded([(name: "eventName", value: "a\0")]))
        #expect(try await api().respond(to: request).status.code == 400)
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
