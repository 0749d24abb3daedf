import EventStorage
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

@Suite struct FormatTests {
    private func api() throws -> QueryAPI {
        try QueryAPI([
            makeEvent("e1", "2018-06-08T09:00:00Z", ["ids": ["i-1", "i-2"], "note": ["a \"b\", c\\\n\u{1}é"]]),
            makeEvent("e2", "2018-06-08T09:01:00Z", user: "=1+1", ["note": ["-2"]]),
        ])
    }

    @Test func jsonIsABareArray() async throws {
        let answer = try await api().get("/scan?fields=ids,note,eventID")
        #expect(
            answer.text == """
                [{"eventID":"e1","ids":["i-1","i-2"],"note":"a \\"b\\", c\\\\\\n\\u0001é"},
                {"eventID":"e2","note":"-2"}]

                """)
        #expect(try answer.events.count == 2)
    }

    @Test func ndjsonIsALineAnEvent() async throws {
        let answer = try await api().get("/scan?fields=eventID,ids&format=ndjson")
        #expect(answer.text == "{\"eventID\":\"e1\",\"ids\":[\"i-1\",\"i-2\"]}\n{\"eventID\":\"e2\"}\n")
        #expect(answer.contentType == "application/x-ndjson; charset=utf-8")
    }

    @Test func csvHasAHeaderLineAndColumnsAsAskedFor() async throws {
        let answer = try await api().get("/scan?fields=note,ids,eventID&format=csv")
        #expect(
            answer.text == "note,ids,eventID\r\n"
                + "\"a \"\"b\"\", c\\\n\u{1}é\",\"[\"\"i-1\"\",\"\"i-2\"\"]\",e1\r\n"
                + "'-2,,e2\r\n")
        #expect(answer.contentType == "text/csv; charset=utf-8; header=present")
    }

    @Test func csvHasTheStandardColumns() async throws {
        let answer = try await api().get("/scan?format=csv&eventName=none")
        #expect(answer.text == "eventID,eventName,eventSource,eventTime,userIdentity_userName\r\n")
    }

    @Test(arguments: [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""), ("=1,2", "\"'=1,2\""), ("a=1", "a=1"), ("'=1", "'=1"), (" =1", " =1"), ("=\"a\"", "\"'=\"\"a\"\"\""),
        ("a\r\nb", "\"a\r\nb\""), ("a\"b", "\"a\"\"b\""), ("plain", "plain"), ("1e5", "1e5"),
    ])
    func csvCellsAreQuotedAndNoFormulas(value: String, cell: String) async throws {
        let api = try QueryAPI([makeEvent("e1", "2018-06-08T09:00:00Z", user: value)])
        let answer = try await api.get("/scan?format=csv&fields=eventID,userIdentity_userName")
        #expect(answer.text == "eventID,userIdentity_userName\r\ne1,\(cell)\r\n")
    }

    @Test func csvColumnNamesAreGuardedToo() async throws {
        let answer = try await api().get("/scan?format=csv&eventName=none&fields=%3D1,a%22b")
        #expect(answer.text == "'=1,\"a\"\"b\"\r\n")
    }

    @Test func aCSVRowOfOneEmptyCellIsNoEmptyLine() async throws {
        let answer = try await api().get("/scan?format=csv&fields=ids")
        #expect(answer.text == "ids\r\n\"[\"\"i-1\"\",\"\"i-2\"\"]\"\r\n\"\"\r\n")
    }

    @Test(arguments: ["fields=*", "fields=eventID,*", "fields=+*+"])
    func starMeansAllFields(query: String) async throws {
        let events = try await api().get("/scan?\(query)").events
        #expect(events.first?.count == 7)
    }

    @Test(arguments: [
        ("fields=eventID,eventID", ["eventID"]), ("fields=+eventID+,", ["eventID"]), ("fields=eventID,nope", ["eventID"]),
        ("fields=,", ["eventID", "eventName", "eventSource", "eventTime", "userIdentity_userName"]),
        ("fields=", ["eventID", "eventName", "eventSource", "eventTime", "userIdentity_userName"]),
    ])
    func fieldsNamesAttributes(query: String, names: [String]) async throws {
        let events = try await api().get("/scan?\(query)").events
        #expect(events.first?.keys.sorted() == names)
    }

    private static let accepts: [(String?, String)] = [
        (nil, "application/json"), ("", "application/json"), ("*/*", "application/json"), ("image/png", "application/json"),
        ("application/*", "application/json"), ("text/csv", "text/csv"), ("text/*", "text/csv"), ("TEXT/CSV", "text/csv"),
        ("application/x-ndjson", "application/x-ndjson"), ("application/ndjson", "application/x-ndjson"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"), ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv, */*", "text/csv"), ("*/*, text/csv;q=0.9", "application/json"),
        ("application/json, text/csv", "application/json"), ("text/csv, application/json", "text/csv"),
        ("application/json;q=0, */*", "application/x-ndjson"), ("text/csv;q=0", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/csv; header=present; q=1.0", "text/csv"), ("text/csv;q=2", "application/json"),
        ("nonsense", "application/json"), (",;/", "application/json"),
    ]

    @Test(arguments: accepts)
    func acceptChoosesTheFormat(accept: String?, contentType: String) async throws {
        let fields: HTTPFields = accept.map { [.accept: $0] } ?? [:]
        let answer = try await api().get("/scan", fields)
        #expect(answer.contentType?.hasPrefix(contentType) == true)
        #expect(answer.fields[.vary] == "Accept")
    }

    @Test func formatWinsOverAccept() async throws {
        let answer = try await api().get("/scan?format=json", [.accept: "text/csv"])
        #expect(answer.contentType?.hasPrefix("application/json") == true)
    }

    @Test func allFieldsDoNotGoWithCSVByAcceptEither() async throws {
        #expect(try await api().get("/scan?fields=*", [.accept: "text/csv"]).status == 400)
    }

    @Test(arguments: [("json", "[]\n"), ("ndjson", ""), ("csv", "eventID\r\n")])
    func noEventsAreAnEmptyAnswer(format: String, body: String) async throws {
        let answer = try await QueryAPI([]).get("/scan?fields=eventID&format=\(format)")
        #expect(answer.status == 200)
        #expect(answer.text == body)
    }
}
