import EventStorage
import InMemoryStorage
import QueryAPI
import Testing
import TrackerHTTP

@Suite struct RouteTests {
    private func api(_ configuration: QueryAPIConfiguration = QueryAPIConfiguration()) throws -> QueryAPI {
        try QueryAPI(
            [
                makeEvent("e1", "2018-06-08T09:00:00Z"),
                makeEvent("e2", "2018-06-08T09:01:00Z", user: "Bob", source: "s3.amazonaws.com"),
                makeEvent("e3", "2018-06-08T09:02:00Z", user: "team/a b@x+y=z:1,2"),
            ],
            configuration
        )
    }

    @Test(arguments: [
        ("/services", #"["ec2","s3"]"#),
        ("/users", #"["Bob","alice","team/a b@x+y=z:1,2"]"#),
        ("/parameters", #"["eventID","eventName","eventSource","eventTime","userIdentity_userName"]"#),
        ("/us%65rs", #"["Bob","alice","team/a b@x+y=z:1,2"]"#),
    ])
    func listsAreSortedArrays(path: String, body: String) async throws {
        let answer = try await api().get(path)
        #expect(answer.status == 200)
        #expect(answer.text == body + "\n")
        #expect(answer.contentType == "application/json; charset=utf-8")
    }

    @Test func listsOfAnEmptyStoreAreEmptyArrays() async throws {
        let answer = try await QueryAPI([]).get("/users")
        #expect(answer.text == "[]\n")
    }

    @Test(arguments: [
        ("/scan", ["e1", "e2", "e3"]),
        ("/services/ec2", ["e1", "e3"]),
        ("/services/ec2.amazonaws.com", ["e1", "e3"]),
        ("/services/EC2", []),
        ("/services/unknown", []),
        ("/users/alice", ["e1"]),
        ("/users/al%69ce", ["e1"]),
        ("/users/bob", []),
        ("/users/Bob", ["e2"]),
        ("/users/team/a%20b@x+y=z:1,2", ["e3"]),
        ("/users/team%2Fa%20b%40x%2By%3Dz%3A1%2C2", ["e3"]),
        ("/users/team%2fa b@x+y=z:1,2", ["e3"]),
        ("/users/team%252Fa%20b@x+y=z:1,2", []),
        ("/users/nobody", []),
    ])
    func eventRoutesAnswerWithTheirEvents(path: String, ids: [String]) async throws {
        let answer = try await api().get(path)
        #expect(try answer.eventIDs == ids)
    }

    @Test(arguments: [
        "", "/", "users", "/nope", "/users/", "/services/", "/events/", "/events", "/scan/", "/scan/x", "/Users", "//scan",
        "/services/ec2/x", "/events/e1/x", "/health/x", "/openapi.yaml", "/favicon.ico", "*", "/parameters/x", "/dev/scan",
        "/%00",
    ])
    func otherPathsAre404(path: String) async throws {
        let answer = try await api().get(path)
        #expect(answer.status == 404)
        #expect(answer.contentType == "application/problem+json")
        #expect(try answer.detail.contains("/users/{user}"))
    }

    @Test(arguments: [
        ("/users/%zz", "hexadecimal"), ("/users/%", "hexadecimal"), ("/users/a%4", "hexadecimal"),
        ("/users/%ff", "UTF-8"), ("/users/%c3%28", "UTF-8"), ("/users/%ed%a0%80", "UTF-8"),
        ("/users/..", ".."), ("/users/.", ".."), ("/users/../services", ".."),
        ("/users/%2e%2E/x", ".."), ("/../etc/passwd", ".."),
    ])
    func malformedPathsAre400(path: String, word: String) async throws {
        let answer = try await api().get(path)
        #expect(answer.status == 400)
        #expect(try answer.detail.contains(word))
    }

    @Test func dotsWithinANameBelongToIt() async throws {
        let events = try [makeEvent("e1", "2018-06-08T09:00:00Z", user: "a..b.")]
        #expect(try await QueryAPI(events).get("/users/a..b.").eventIDs == ["e1"])
    }

    @Test func aGatewaysDecodedPathIsNotDecodedAgain() async throws {
        let events = try [makeEvent("e1", "2018-06-08T09:00:00Z", user: "a%2Fb c")]
        let request = APIRequest(path: .decoded("/users/a%2Fb c"))
        #expect(try await Answer(QueryAPI(events).respond(to: request)).eventIDs == ["e1"])
    }

    @Test func anEventIDInADecodedPathMayHoldSlashes() async throws {
        let events = try [makeEvent("ev/e1", "2018-06-08T09:00:00Z")]
        let answer = try await Answer(QueryAPI(events).respond(to: APIRequest(path: .decoded("/events/ev/e1"))))
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""eventID":"ev/e1""#))
    }

    private static let basePaths: [(String?, String?, String, Int)] = [
        ("/dev", nil, "/dev/scan", 200), ("dev/", nil, "/dev/scan", 200), ("/a/b", nil, "/a/b/scan", 200),
        ("/dev", nil, "/scan", 200), ("/dev", nil, "/devscan", 404), ("/dev", nil, "/dev", 404),
        ("/dev", nil, "/dev/dev/scan", 404), (nil, "/dev", "/dev/scan", 200), (nil, "/dev", "/scan", 200),
        ("/a", "/dev", "/a/scan", 200), (nil, "", "/dev/scan", 404), ("/users", nil, "/users/users", 200),
        ("/dev", nil, "/devXscan", 404),
    ]

    @Test(arguments: basePaths)
    func aBasePathMayStandInFront(setting: String?, event: String?, path: String, status: Int) async throws {
        let api = try api(QueryAPIConfiguration(basePath: setting))
        let response = await api.respond(to: APIRequest(path: .encoded(path), basePath: event))
        #expect(response.status.code == status)
    }

    @Test(arguments: [8192, 8193, 65_536])
    func targetsOverTheLimitAre414(length: Int) async throws {
        let prefix = "/users/alice?eventName="
        let target = prefix + String(repeating: "a", count: length - prefix.utf8.count)
        #expect(try await api().get(target).status == (length > 8192 ? 414 : 200))
        let path = "/users/" + String(repeating: "a", count: length - 8)
        #expect(try await api().get(path).status == (length > 8192 ? 414 : 200))
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .patch, .trace])
    func otherMethodsAre405WithAllow(method: HTTPRequest.Method) async throws {
        for path in ["/scan", "/users/alice", "/health", "/scan?nonsense=1"] {
            let answer = try await api().get(path, method: method)
            #expect(answer.status == 405)
            #expect(answer.fields[.allow] == "GET, HEAD, OPTIONS")
        }
        #expect(try await api().get("/nope", method: method).status == 404)
    }

    @Test(arguments: ["/scan", "/scan?limit=1", "/users", "/nope", "/scan?limit=0", "/health"])
    func headAnswersWithTheHeadersOfGet(target: String) async throws {
        let get = try await api().get(target)
        let head = try await api().get(target, method: .head)
        #expect(head.status == get.status)
        #expect(head.fields == get.fields)
    }

    @Test func optionsTellsTheMethods() async throws {
        let answer = try await api().get("/scan", method: .options)
        #expect(answer.status == 204)
        #expect(answer.fields[.allow] == "GET, HEAD, OPTIONS")
        #expect(answer.body.isEmpty)
    }

    @Test func healthIs200WhileTheStoreAnswers() async throws {
        let answer = try await api().get("/health")
        #expect(answer.status == 200)
        #expect(answer.text == "{\"status\":\"ok\"}\n")
    }

    @Test func theDescriptionIsServedWhereThereIsOne() async throws {
        let answer = try await api(QueryAPIConfiguration(apiDescription: "openapi: 3.0.3\n")).get("/openapi.yaml")
        #expect(answer.status == 200)
        #expect(answer.text == "openapi: 3.0.3\n")
        #expect(answer.contentType == "application/yaml")
    }

    @Test(arguments: [("/users/alice", "/users/{user}"), ("/scan?limit=x", "/scan"), ("/nope", nil)] as [(String, String?)])
    func theMatchedRouteIsKnown(target: String, template: String?) async throws {
        #expect(try await api().respond(to: APIRequest(target: target)).routeTemplate == template)
    }

    @Test(arguments: ["/users?from=2018-06-01", "/events/e1?fields=*", "/health?x", "/services?limit="])
    func routesWithoutParametersTakeNone(target: String) async throws {
        let answer = try await api().get(target)
        #expect(answer.status == 400)
        #expect(try answer.detail.contains("no parameters"))
    }

    @Test(arguments: ["/scan", "/users", "/nope", "/scan?limit=0"])
    func everyAnswerCarriesTheSecurityHeaders(target: String) async throws {
        let fields = try await api().get(target).fields
        #expect(fields[.xContentTypeOptions] == "nosniff")
        #expect(fields[.cacheControl] == "no-store")
    }
}
