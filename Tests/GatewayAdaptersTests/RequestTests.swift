import Foundation
import GatewayAdapters
import InMemoryStorage
import LambdaRuntime
import QueryAPI
import Testing

/// What is asked arrives, whichever way.
@Suite struct RequestTests {
    private static let names = [
        "alice", "team/alice", "100%", "50%off", "a%41b", "a%2Fb", "a+b", "what?", "John Doe", "Jörg Müller", "日本 太郎",
        "alice@example.com", "a=b,c:d", "a&b;c#d", "e\u{301}", "\"quoted\" \\ back",
    ]

    private static func encoded(_ text: String) -> String {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }

    @Test(arguments: Way.allCases, names) func aUsersNameArrivesAsItIs(way: Way, name: String) async throws {
        let events = try (Self.names + ["what"]).enumerated().map { index, name in
            try makeEvent("e\(index)", "2018-06-08T10:00:00Z", user: name)
        }
        let reply = try await GatewayHandler(InMemoryEventStore(events))
            .send(SentRequest("/users/\(Self.encoded(name))"), through: way)
        let index = try #require(Self.names.firstIndex { $0.utf8.elementsEqual(name.utf8) })
        if way.cutsAtQuestionMark, name.contains("?") {
            // HTTP APIs cannot carry it: the gateway takes what stands before for the name.
            #expect(try reply.eventIDs == ["e\(Self.names.count)"])
        } else {
            #expect(try reply.eventIDs == ["e\(index)"])
        }
    }

    @Test(arguments: [Way.restAPI, .functionURL, .loadBalancer, .httpAPIKeepingPercent])
    func anEncodedPercentSignOfANameArrives(way: Way) async throws {
        let store = InMemoryEventStore([
            try makeEvent("e0", "2018-06-08T10:00:00Z", user: "100%25"),
            try makeEvent("e1", "2018-06-08T10:00:00Z", user: "100%"),
        ])
        #expect(try await GatewayHandler(store).send(SentRequest("/users/100%2525"), through: way).eventIDs == ["e0"])
        #expect(try await GatewayHandler(store).send(SentRequest("/users/100%25"), through: way).eventIDs == ["e1"])
    }

    @Test(arguments: Way.allCases) func anUnencodedSlashBelongsToTheName(way: Way) async throws {
        let store = InMemoryEventStore([try makeEvent("e0", "2018-06-08T10:00:00Z", user: "team/alice")])
        #expect(try await GatewayHandler(store).send(SentRequest("/users/team/alice"), through: way).eventIDs == ["e0"])
    }

    private static let queries: [(query: String, ids: [String])] = [
        ("from=2018-06-01&params=%5B%27awsRegion%27%5D&value=%5B%27us-east-1%27%5D", ["e0"]),
        ("from=2018-06-01&params=['tag']&value=['a+b']", ["e2"]),
        ("from=2018-06-01&params=tag&value=a%2Bb", ["e1"]),
        ("from=2018-06-01&params=tag&value=a%20b", ["e2"]),
        ("from=2018-06-01&params=tag&value=a+b", ["e2"]),
        ("from=2018-06-01&params=tag&value=100%25%26", ["e3"]),
        ("from=2018-06-01&params=tag&value=%C3%BC", ["e4"]),
        ("from=2018-06-08T12:00:00+02:00&to=2018-06-08T10:00:00Z&eventName=RunInstances", ["e0"]),
        ("from=2018-06-08T12:00:00%2B02:00&to=2018-06-08T10:00:00Z&begin_with=true&eventName=Run", ["e0"]),
        ("from=2018-06-01&order=desc&limit=2&fields=eventID,eventName", ["e4", "e3"]),
    ]

    @Test(arguments: Way.allCases, queries.indices) func parametersAreDecodedOnce(way: Way, index: Int) async throws {
        let tags = [[], ["a+b"], ["a b"], ["100%&"], ["ü"]]
        let events = try tags.enumerated().map { index, tags in
            let attributes = ["awsRegion": [index == 0 ? "us-east-1" : "eu-west-1"], "tag": tags]
            return try makeEvent("e\(index)", "2018-06-08T10:0\(index):00Z", attributes.filter { !$0.value.isEmpty })
        }
        let reply = try await GatewayHandler(InMemoryEventStore(events))
            .send(SentRequest("/scan?\(Self.queries[index].query)"), through: way)
        #expect(try reply.eventIDs == Self.queries[index].ids)
    }

    @Test(arguments: Way.allCases) func repeatedParametersArriveWhereTheGatewayCarriesThem(way: Way) async throws {
        let events = try [["x": ["1"], "y": ["2"]], ["x": ["1"], "y": ["3"]]].enumerated().map { index, attributes in
            try makeEvent("e\(index)", "2018-06-08T10:00:0\(index)Z", attributes)
        }
        let reply = try await GatewayHandler(InMemoryEventStore(events))
            .send(SentRequest("/scan?from=2018-06-01&params=x&params=y&value=1&value=2"), through: way)
        // A load balancer without the setting sends the last of each, which is a question of its own.
        #expect(try reply.eventIDs == ["e0"])
        let single = try await GatewayHandler(InMemoryEventStore(events))
            .send(SentRequest("/scan?from=2018-06-01&params=y&params=x&value=2&value=1"), through: way)
        #expect(try single.eventIDs == (way.carriesRepeatedParameters ? ["e0"] : ["e0", "e1"]))
    }

    @Test(arguments: Way.allCases) func theAcceptHeaderArrives(way: Way) async throws {
        let store = InMemoryEventStore([try makeEvent("e0", "2018-06-08T10:00:00Z")])
        let reply = try await GatewayHandler(store)
            .send(SentRequest("/scan?fields=eventID", headers: ["accept": "text/csv"]), through: way)
        #expect(try reply.body == Array("eventID\r\ne0\r\n".utf8))
    }

    /// What stands before the routes.
    private static let prefixed: [(name: String, event: @Sendable () -> [String: Any])] = [
        ("REST, stage", { SentRequest("/users").restAPI() }),
        (
            "REST, base path of a custom domain",
            { SentRequest("/users").restAPI(path: "/tracker/v1/users", contextPath: "/tracker/v1/users") }
        ),
        (
            "REST, stage kept by a custom domain, no route told",
            {
                var event = SentRequest("/users").restAPI(path: "/dev/users", contextPath: "/dev/users")
                event["pathParameters"] = NSNull()
                return event
            }
        ),
        (
            "REST, a resource for each route",
            {
                var event = SentRequest("/users").restAPI()
                event["resource"] = "/users"
                event["pathParameters"] = NSNull()
                return event
            }
        ),
        ("HTTP, $default", { SentRequest("/users").httpAPI() }),
        ("HTTP, stage", { SentRequest("/users").httpAPI(stage: "dev", rawPath: "/dev/users") }),
        (
            "HTTP, stage and route",
            { SentRequest("/users").httpAPI(stage: "dev", routeKey: "ANY /{proxy+}", proxy: "users", rawPath: "/dev/users") }
        ),
        (
            "HTTP, mapping of a custom domain",
            { SentRequest("/users").httpAPI(stage: "dev", routeKey: "ANY /{proxy+}", proxy: "users", rawPath: "/tracker/users") }
        ),
        ("HTTP, custom domain without a mapping", { SentRequest("/users").httpAPI(stage: "dev", rawPath: "/users") }),
        ("the setting", { SentRequest("/set/users").functionURL() }),
    ]

    @Test(arguments: prefixed.indices) func stagesAndBasePathsAreAccepted(index: Int) async throws {
        let store = InMemoryEventStore([try makeEvent("e0", "2018-06-08T10:00:00Z")])
        let handler = GatewayHandler(store, QueryAPIConfiguration(basePath: "/set"))
        let reply = try await handler.send(event: Self.prefixed[index].event())
        #expect(try reply.body == Array("[\"alice\"]\n".utf8), "\(Self.prefixed[index].name)")
    }

    @Test func aStageThatIsCalledLikeARouteHidesNone() async throws {
        let store = InMemoryEventStore([try makeEvent("e0", "2018-06-08T10:00:00Z")])
        let reply = try await GatewayHandler(store).send(event: SentRequest("/users/alice").restAPI(stage: "users"))
        #expect(try reply.eventIDs == ["e0"])
        let nested = SentRequest("/users/alice")
            .httpAPI(stage: "users", routeKey: "ANY /{proxy+}", proxy: "users/alice", rawPath: "/users/users/alice")
        #expect(try await GatewayHandler(store).send(event: nested).eventIDs == ["e0"])
    }

    @Test(arguments: [
        #"{"source":"aws.events","detail":{"a":"secret value"}}"#, #"{"Records":[]}"#, #"{"rawPath":"/users"}"#,
        #"{"httpMethod":"GET","path":"/secret value"}"#, "{}",
    ])
    func whatIsNoRequestFailsLoudlyAndNamesItsKeysAlone(text: String) async throws {
        let event = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let failure = await #expect(throws: LambdaFailure.self) {
            _ = try await GatewayHandler(InMemoryEventStore()).send(event: event)
        }
        #expect(failure?.type == "Function.UnknownEvent")
        #expect(failure?.message.contains("secret value") == false)
        for key in (event as? [String: Any] ?? [:]).keys { #expect(failure?.message.contains(key) == true) }
    }
}
