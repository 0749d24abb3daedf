import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct ErrorAnswerTests {
    /// An error as a service words it, and as it is understood.
    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        var status = 400
        var fields: [(String, String)] = []
        var body: String
        var code: String
        var message: String
        var requestID: String?

        var testDescription: String { name }
    }

    private static let samples = [
        Sample(
            name: "DynamoDB", fields: [("x-amzn-RequestId", "R1")],
            body: #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"no table"}"#,
            code: "ResourceNotFoundException", message: "no table", requestID: "R1"),
        Sample(
            name: "DynamoDB with a capital", body: #"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}"#,
            code: "AccessDeniedException", message: "no"),
        Sample(
            name: "REST JSON with a header", status: 404,
            fields: [
                ("x-amzn-ErrorType", "ResourceNotFoundException:http://internal.amazon.com/coral/com.amazon.coral.validate/")
            ],
            body: #"{"Type":"User","Message":"no function"}"#, code: "ResourceNotFoundException", message: "no function"),
        Sample(name: "a code in the body", body: #"{"code":"Bad#Worse","message":"m"}"#, code: "Worse", message: "m"),
        Sample(name: "numbers for texts", body: #"{"__type":7,"message":{}}"#, code: "HTTP400", message: ""),
        Sample(
            name: "S3", status: 404, fields: [("x-amz-request-id", "R2"), ("x-amz-id-2", "host")],
            body:
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>a &lt; b</Message><Key>k</Key></Error>",
            code: "NoSuchKey", message: "a < b", requestID: "R2"),
        Sample(
            name: "the query protocol", status: 403,
            body:
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                + "<Message>no role</Message></Error><RequestId>R3</RequestId></ErrorResponse>",
            code: "AccessDenied", message: "no role"),
        Sample(
            name: "EC2's", body: "<Response><Errors><Error><Code>Bad</Code><Message>m</Message></Error></Errors></Response>",
            code: "Bad",
            message: "m"),
        Sample(name: "nothing", status: 403, body: "", code: "AccessDenied", message: ""),
        Sample(name: "nothing, not found", status: 404, body: "", code: "NotFound", message: ""),
        Sample(
            name: "a proxy's page", status: 407, body: "<html><body><p>Sign in!<br></body></html>", code: "HTTP407", message: ""),
        Sample(
            name: "entities that grow", body: "<!DOCTYPE a [<!ENTITY a \"x\">]><Error><Code>&a;</Code></Error>", code: "HTTP400",
            message: ""),
        Sample(name: "half of it", body: "<Error><Code>NoSuch", code: "HTTP400", message: ""),
        Sample(name: "noise", body: "\u{0}\u{1}{", code: "HTTP400", message: ""),
    ]

    @Test("Errors are understood in each service's wording", arguments: samples)
    func understands(_ sample: Sample) async throws {
        let behaviour = Behaviour.answer(sample.status, sample.fields, sample.body)
        let test = try TestClient(ScriptedHTTPServer(behaviour), attempts: 1)
        for isDownload in [false, true] {
            let error = await #expect(throws: AWSError.self) {
                if isDownload { _ = try await test.client.open(TestClient.request(.get)) } else { try await test.call() }
            }
            #expect(error?.kind == .service)
            #expect(error?.code == sample.code)
            #expect(error?.message == sample.message)
            #expect(error?.status == sample.status)
            #expect(error?.requestID == sample.requestID)
            #expect(error?.operation == "DynamoDB.PutItem")
        }
    }

    @Test(
        "What HEAD cannot find has a status alone",
        arguments: [(404, "NotFound"), (403, "AccessDenied"), (412, "PreconditionFailed")])
    func understandsHead(_ status: Int, _ code: String) async throws {
        let test = try TestClient(ScriptedHTTPServer(.answer(status, [("Content-Length", "243")])))
        let error = await #expect(throws: AWSError.self) { try await test.call(.head) }
        #expect(error?.code == code && error?.status == status)
        #expect(error?.description == "DynamoDB.PutItem: \(code) [HTTP \(status)]")
    }

    @Test("What is no error is an answer", arguments: [200, 204, 206, 304])
    func returnsAnswers(_ status: Int) async throws {
        let test = try TestClient(ScriptedHTTPServer(.answer(status)))
        #expect(try await test.call().head.status.code == status)
        #expect(try await test.client.open(TestClient.request(.get)).head.status.code == status)
    }

    @Test("A download whose error breaks off is tried again, and what follows is read")
    func opensAfterTrouble() async throws {
        let cut = Behaviour([.send(Behaviour.head(404, length: 100)), .close])
        let test = try TestClient(ScriptedHTTPServer(cut, .answer(500, [], "<html>"), .answer(200, [], "body")))
        let download = try await test.client.open(TestClient.request(.get))
        #expect(try await download.rest() == Array("body".utf8))
        #expect(test.pauses.count == 2)
    }

    @Test("A download is cancelled while its error is read")
    func cancelsErrorBodies() async throws {
        let test = try TestClient(ScriptedHTTPServer(Behaviour([.send(Behaviour.head(404, length: 100)), .stall])))
        let call = Task { _ = try await test.client.open(TestClient.request(.get)) }
        #expect(await test.server.hasRequests(1))
        call.cancel()
        let error = await #expect(throws: AWSError.self) { try await call.value }
        #expect(error?.kind == .cancelled)
    }

    @Test(
        "No error tells a key, a token, a signature or what was sent",
        arguments: [
            Behaviour.drop, .reset, .garbage, .stall, .answer(400), .answer(403, [], "<Error>"), .answer(500, [], "{}"),
            .answer(400, [], #"{"__type":"ExpiredTokenException"}"#),
            .answer(403, [("Date", "Thu, 15 Jan 2026 13:00:00 GMT")], "<Error><Code>RequestExpired</Code></Error>"),
        ])
    func keepsSecrets(_ trouble: Behaviour) async throws {
        let test = try TestClient(ScriptedHTTPServer(trouble), attempts: 2)
        var request = TestClient.request()
        request.limits.idle = .milliseconds(50)
        let error = try #require(await #expect(throws: AWSError.self) { try await test.client.send(request) })
        let sent = try #require(test.server.requests.last)
        let signature = try #require(sent.value("authorization")?.split(separator: "Signature=").last)
        var dumped = ""
        dump(error, to: &dumped)
        for text in ["\(error)", String(reflecting: error), dumped] {
            #expect(!text.contains("geheim"))
            #expect(!text.contains(signature))
        }
    }

    @Test("Calls go to the endpoint that was given, below its path, bucket or not")
    func followsEndpoints() async throws {
        let test = try TestClient(ScriptedHTTPServer(.answer(200)))
        var configuration = test.client.configuration
        configuration.endpoints.byService["S3"] = AWSEndpoints.Endpoint(url: "http://\(test.server.authority)/base/")
        var request = AWSRequest(operation: "GetObject", method: .get, hostPrefix: "bucket", path: "/bucket/a%20b")
        request.query = [("x y", "ä/+")]
        _ = try await AWSServiceClient(.s3, configuration).send(request)
        let sent = try #require(test.server.requests.first)
        #expect(sent.target == "/base/bucket/a%20b?x%20y=%C3%A4%2F%2B")
        #expect(sent.value("host") == test.server.authority)
        #expect(sent.accessKeyID == "AKID0")
    }
}
