import AWSClient
import Foundation
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct RetryTests {
    private static let done = Behaviour.answer(200, [], "done")

    private static func error(_ status: Int, _ code: String, _ fields: [(String, String)] = []) -> Behaviour {
        .answer(status, fields, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#\(code)\",\"message\":\"why\"}")
    }

    @Test(
        "What may pass is tried again, with pauses below a limit that doubles up to the cap",
        arguments: [
            error(500, "InternalServerError"), error(502, "Bad"), error(503, "ServiceUnavailable"), error(504, "GatewayTimeout"),
            error(429, "Whatever"), error(400, "ProvisionedThroughputExceededException"), error(400, "ThrottlingException"),
            error(400, "RequestTimeout"), .answer(500), .drop, .reset, .garbage, .dropWithinHead, .cut(after: 1, of: 2),
            .answer(503, [], "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"),
        ])
    func triesAgain(_ trouble: Behaviour) async throws {
        let test = try TestClient(ScriptedHTTPServer(trouble, trouble, trouble, Self.done))
        #expect(try await test.call().text == "done")
        #expect(test.server.requests.count == 4)
        #expect(test.pauses == [.milliseconds(50), .milliseconds(100), .milliseconds(175)])
        #expect(test.server.requests.allSatisfy { $0.body == Array("{\"geheim\":1}".utf8) })
    }

    @Test(
        "What will not pass is not tried again",
        arguments: [
            error(400, "ValidationException"), error(400, "ResourceNotFoundException"), error(403, "AccessDeniedException"),
            error(404, "NoSuchKey"), error(409, "Conflict"), error(412, "PreconditionFailed"), error(501, "NotImplemented"),
            .answer(301),
        ])
    func givesUp(_ trouble: Behaviour) async throws {
        let test = try TestClient(ScriptedHTTPServer(trouble, Self.done))
        let error = await #expect(throws: AWSError.self) { try await test.call() }
        #expect(error?.kind == .service && error?.attempts == 1)
        #expect(test.server.requests.count == 1)
        #expect(test.pauses.isEmpty)
    }

    @Test("After the last attempt the error says how many there were")
    func endsAtTheLimit() async throws {
        let test = try TestClient(ScriptedHTTPServer(Self.error(500, "InternalServerError", [("x-amzn-RequestId", "R1")])))
        let error = await #expect(throws: AWSError.self) { try await test.call() }
        #expect(error?.description == "DynamoDB.PutItem: why (InternalServerError) [HTTP 500, request R1, tried 4 times]")
        #expect(test.server.requests.count == 4)
        let connection = try TestClient(ScriptedHTTPServer(.drop), attempts: 2)
        let broken = await #expect(throws: AWSError.self) { try await connection.call() }
        #expect(broken?.kind == .connection && broken?.code == "broken")
        #expect(
            broken?.description
                == "DynamoDB.PutItem: \(connection.server.authority) closed the connection without an answer [tried 2 times]")
    }

    @Test("An answer that is too large is not asked for again")
    func refusesLargeAnswers() async throws {
        let test = try TestClient(ScriptedHTTPServer(.answer(200, [], "12345")))
        var request = TestClient.request()
        request.limits.bodyBytes = 4
        let error = await #expect(throws: AWSError.self) { try await test.client.send(request) }
        #expect(error?.kind == .malformedAnswer && error?.attempts == 1)
    }

    @Test(
        "What the service wants to be left alone for is waited at least",
        arguments: [
            (("Retry-After", "3"), Duration.seconds(3)), (("Retry-After", "0"), .zero),
            (("x-amz-retry-after", "1500"), .milliseconds(1500)),
            (("Retry-After", "Thu, 15 Jan 2026 12:00:07 GMT"), .seconds(7)),
            (("Retry-After", "Thu, 15 Jan 2026 11:00:00 GMT"), .zero),
            (("Retry-After", "soon"), .zero), (("Retry-After", "-5"), .zero),
        ])
    func honoursRetryAfter(_ field: (String, String), _ atLeast: Duration) async throws {
        let test = try TestClient(ScriptedHTTPServer(Self.error(503, "ServiceUnavailable", [field]), Self.done))
        try await test.call()
        #expect(test.pauses == [atLeast + .milliseconds(50)])
    }

    @Test("A service that wants to be left alone for too long is")
    func leavesAlone() async throws {
        let test = try TestClient(ScriptedHTTPServer(Self.error(503, "ServiceUnavailable", [("Retry-After", "21")]), Self.done))
        let error = await #expect(throws: AWSError.self) { try await test.call() }
        #expect(error?.status == 503)
        #expect(test.pauses.isEmpty)
    }

    @Test("A call whose task is cancelled while it pauses ends at once")
    func cancelsPauses() async throws {
        let pauses = Gate()
        let test = try TestClient(ScriptedHTTPServer(.answer(500))) { _ in
            pauses.open()
            try await Task.sleep(for: .seconds(3600))
        }
        let call = Task { try await test.call() }
        await onOwnThread { pauses.pass() }
        call.cancel()
        let error = await #expect(throws: AWSError.self) { try await call.value }
        #expect(error?.kind == .cancelled && error?.attempts == 1)
        #expect(test.server.requests.count == 1)
    }

    @Test("A call whose task is cancelled while it waits for an answer is not tried again")
    func cancelsRequests() async throws {
        let test = try TestClient(ScriptedHTTPServer(.stall))
        let call = Task { try await test.call() }
        #expect(await test.server.hasRequests(1))
        call.cancel()
        let error = await #expect(throws: AWSError.self) { try await call.value }
        #expect(error?.kind == .cancelled)
        #expect(test.pauses.isEmpty)
    }

    @Test("Pauses stay within their limit, however many attempts there were", arguments: [(0.0, 0), (0.5, 175), (0.999, 349)])
    func boundsPauses(_ random: Double, _ milliseconds: Int) {
        let policy = RetryPolicy(attempts: .max, base: .milliseconds(100), cap: .milliseconds(350), random: { random })
        for attempt in [3, 10, 63, 64, 65, 1000, Int.max - 1] {
            #expect(policy.pause(afterAttempt: attempt).map { Int($0 / .milliseconds(1)) } == milliseconds)
        }
        #expect(RetryPolicy(attempts: 0).pause(afterAttempt: 1) == nil)
    }
}
