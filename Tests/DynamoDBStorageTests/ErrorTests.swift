import AWSClient
import DynamoDBStorage
import EventStorage
import FoundationEssentials
import TestEngines
import Testing
import TrackerHTTP

@Suite(.enabled(if: MiniStack.isInstalled, "\(MiniStack.whySkipped)"), .timeLimit(.minutes(1)))
struct ErrorTests {
    /// What a store says when everything goes to DynamoDB as `configuration` has it.
    private func error(of store: DynamoDBStore) async -> EventStoreError? {
        await #expect(throws: EventStoreError.self) { try await store.identifiers() }
    }

    @Test("A table that does not exist is named, with what makes it")
    func missingTable() async throws {
        let store = try await TestTable.named("nowhere").store()
        for attempt in [
            { _ = try await store.identifiers() }, { _ = try await store.openWriter() }, { try await store.checkHealth() },
            { _ = try await store.event(id: "a") }, { _ = try await store.names(of: .users) },
        ] as [@Sendable () async throws -> Void] {
            let error = await #expect(throws: EventStoreError.self) { try await attempt() }
            #expect(error?.code == .unavailable)
            #expect(error?.message == "the table nowhere in us-east-1 does not exist; `cloudtrail-tracker table create` makes it")
        }
    }

    @Test("A table that is still being created is told from one that does not exist")
    func tableBeingCreated() async throws {
        let table = try await TestTable.named("soon")
        let transport = CannedTransport { operation in
            operation == "DescribeTable"
                ? (200, #"{"Table":{"TableName":"soon","TableStatus":"CREATING","KeySchema":[]}}"#)
                : (400, #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"not found"}"#)
        }
        let error = await error(of: table.store(transport))
        #expect(error?.message == "table soon in us-east-1 is still being created; try again in a minute")
    }

    @Test("A missing index is named, and the rest works")
    func missingIndex() async throws {
        try await TestTable.with { table in
            _ = try await table.call(
                "UpdateTable", ["GlobalSecondaryIndexUpdates": [["Delete": ["IndexName": "user-time-index"]]]])
            let store = table.store()
            try await store.openWriter().write([Record("a")])
            let error = await #expect(throws: EventStoreError.self) {
                try await store.identifiers(EventQuery(scope: .user("alice")))
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("user-time-index") == true)
            #expect(error?.message.contains("`cloudtrail-tracker table create` adds what is missing") == true)
            #expect(try await store.identifiers() == ["a"])
            #expect(try await table.management.create(.init()) == [.addIndex("user-time-index"), .enableDeletionProtection])
            #expect(try await store.identifiers(EventQuery(scope: .user("alice"))) == ["a"])
        }
    }

    @Test("A permission that lacks is named with the table")
    func denied() async throws {
        try await TestTable.with { table in
            let user = try await MiniStack.shared().makeUser(actions: ["dynamodb:GetItem"])
            let options = DynamoDBStore.Options(now: { TestTable.now })
            let store = DynamoDBStore(client: table.client(credentials: user), table: table.name, options: options)
            try await store.checkHealth()
            let error = await error(of: store)
            #expect(error?.code == .unavailable)
            let expected = "these AWS credentials may not do dynamodb:Query on table \(table.name) in us-east-1"
            #expect(error?.message.hasPrefix(expected) == true)
        }
    }

    @Test("A wrong secret, an expired token and a wrong clock each have their message, and no secret is in it")
    func wrongCredentials() async throws {
        try await TestTable.with { table in
            var user = try await MiniStack.shared().makeUser(actions: ["dynamodb:*"])
            user.secretAccessKey = "not-the-secret"
            let options = DynamoDBStore.Options(now: { TestTable.now })
            let store = DynamoDBStore(client: table.client(credentials: user), table: table.name, options: options)
            let error = await error(of: store)
            #expect(error?.message.contains("AWS does not know the access key, or its secret is wrong") == true)
            #expect(error?.message.contains("not-the-secret") == false)
        }
    }

    @Test(
        "What DynamoDB or the connection says is told in the store's words",
        arguments: [
            (400, "ProvisionedThroughputExceededException", "", EventStoreError.Code.throttled, "fewer requests to table soon"),
            (400, "ThrottlingException", "", .throttled, "asks for fewer requests"),
            (500, "InternalServerError", "", .unavailable, "InternalServerError"),
            (400, "ExpiredTokenException", "The token is expired", .unavailable, "credentials have expired"),
            (400, "UnrecognizedClientException", "The token is invalid", .unavailable, "does not know the access key"),
            (400, "InvalidSignatureException", "Signature expired: 2018", .unavailable, "clock is wrong"),
            (400, "InvalidSignatureException", "Signature not yet current: 2030", .unavailable, "clock is wrong"),
            (400, "AccessDeniedException", "not authorized", .unavailable, "may not do dynamodb:Query on table soon"),
            (400, "ValidationException", "Cannot read from backfilling index", .unavailable, "still filling an index"),
            (400, "ValidationException", "Something else", .unavailable, "Something else"),
        ] as [(Int, String, String, EventStoreError.Code, String)])
    func messages(status: Int, code: String, message: String, expected: EventStoreError.Code, text: String) async throws {
        let table = try await TestTable.named("soon")
        let body = #"{"__type":"com.amazonaws.dynamodb.v20120810#\#(code)","message":"\#(message)"}"#
        let error = await error(of: table.store(CannedTransport { _ in (status, body) }))
        #expect(error?.code == expected)
        #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
        #expect((error?.underlying as? AWSError)?.code == code)
    }

    @Test(
        "An answer that is no answer is not taken for one",
        arguments: [
            "", "{", "[]", "null", #"{"Items":[{"name":{"S":"x"}],"Count":1}"#, #"{"Items":{}}"#, #"{"Items":[]} x"#,
            #"{"Items":[{"name":{"N":"1"}}]}"#, #"{"Items":[{"name":{"S":"\x"}}]}"#, "<html></html>",
        ])
    func brokenAnswers(body: String) async throws {
        let table = try await TestTable.named("soon")
        let transport = CannedTransport { operation in operation == "GetItem" ? (200, "{}") : (200, body) }
        let error = await error(of: table.store(transport))
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("is not what it should be") == true)
    }

    @Test("A connection that does not come about is told with the host")
    func noConnection() async throws {
        let port = try EngineProcess.freePort()
        let configuration = AWSConfiguration(
            region: "us-east-1", credentials: StaticCredentialProvider(MiniStack.root),
            endpoints: AWSEndpoints(all: AWSEndpoints.Endpoint(url: "http://127.0.0.1:\(port)")),
            transport: try CurlTransport(), retries: TestTable.eagerRetries(attempts: 2))
        let store = DynamoDBStore(
            client: DynamoDBClient(configuration), table: "events", options: DynamoDBStore.Options(now: { TestTable.now }))
        let error = await error(of: store)
        #expect(error?.code == .unavailable)
        #expect(error?.message.hasPrefix("DynamoDB in us-east-1 does not answer") == true)
        #expect(error?.message.contains("tried 2 times") == true)
    }
}

/// Answers by itself.
private struct CannedTransport: HTTPTransport {
    let answer: @Sendable (_ operation: String) -> (status: Int, body: String)

    func send(
        _ request: HTTPRequest, body: [UInt8], limits: TransferLimits
    ) async throws(HTTPTransportError) -> HTTPAnswer {
        let target = HTTPField.Name("X-Amz-Target").flatMap { request.headerFields[$0] } ?? ""
        let (status, body) = answer(String(target.split(separator: ".").last ?? ""))
        return HTTPAnswer(head: HTTPResponse(status: .init(code: status)), body: Array(body.utf8))
    }

    func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
        throw HTTPTransportError(.configuration, "not used here")
    }
}
