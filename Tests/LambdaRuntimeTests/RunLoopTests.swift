import AWSClient
import CloudTrailLogs
import LambdaRuntime
import Synchronization
import Testing
import TrackerLogging

@Suite(.timeLimit(.minutes(1))) struct RunLoopTests {
    private static let now = EventInstant(milliseconds: 1_700_000_000_000)

    private static var logger: Logger {
        let handler = JSONLogHandler(level: .info, output: LineOutput { _ in }, now: { now })
        return Logger(label: "test") { _ in handler }
    }

    /// Runs until all invocations were handed out and answered.
    private func run(
        _ api: ScriptedRuntimeAPI, _ handler: any LambdaHandler, exportTraceID: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        let runtime = LambdaRuntime(
            client: LambdaRuntimeClient(authority: "127.0.0.1:9001", transport: api),
            logger: Self.logger, now: { Self.now }, exportTraceID: exportTraceID)
        let loop = Task {
            defer { api.end() }
            try await runtime.run(handler)
        }
        await api.waitUntilIdle()
        loop.cancel()
        try await loop.value
    }

    /// What ends the loop.
    private func end(_ api: ScriptedRuntimeAPI, _ handler: any LambdaHandler) async -> LambdaRuntimeError.Code? {
        let error = await #expect(throws: LambdaRuntimeError.self) { try await run(api, handler) }
        return error?.code
    }

    @Test func eachInvocationIsAnsweredUnderItsIdentifier() async throws {
        let api = ScriptedRuntimeAPI([invocation("1", #"{"a":1}"#), invocation("2", "[]")])
        try await run(api, ClosureHandler.echo)
        #expect(
            api.posts == [
                .init(path: "invocation/1/response", body: #"{"a":1}"#), .init(path: "invocation/2/response", body: "[]"),
            ])
    }

    @Test func waitingForAnInvocationHasNoTimeLimit() async throws {
        let api = ScriptedRuntimeAPI([])
        try await run(api, ClosureHandler.echo)
        #expect(api.limits.map(\.idle) == [nil])
        #expect(api.limits.map(\.total) == [nil])
    }

    @Test func theContextSaysWhatTheHeadersSay() async throws {
        let api = ScriptedRuntimeAPI([
            invocation(
                "8476a536-e9f4-11e8-9739-2dfe598c3fcd", "{}",
                [
                    "Lambda-Runtime-Deadline-Ms": String(Self.now.milliseconds + 60_000),
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:111122223333:function:f:live",
                    "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
                ]),
            invocation("2"),
        ])
        let contexts = Mutex<[LambdaContext]>([])
        let traces = Mutex<[String]>([])
        try await run(
            api,
            ClosureHandler { _, context in
                contexts.withLock { $0.append(context) }
                return []
            },
            exportTraceID: { trace in traces.withLock { $0.append(trace) } })
        let first = try #require(contexts.withLock { $0.first })
        #expect(first.requestID == "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        #expect(first.invokedFunctionARN == "arn:aws:lambda:us-east-1:111122223333:function:f:live")
        #expect(first.traceID == "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
        #expect(first.logger[metadataKey: "requestId"] == "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        #expect((Duration.seconds(30)...Duration.seconds(60)).contains(first.remainingTime))
        #expect(traces.withLock { $0 } == ["Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700", ""])
        let second = try #require(contexts.withLock { $0.last })
        #expect(second.traceID == nil)
        #expect(second.remainingTime > .seconds(60))
    }

    @Test func aFailureIsReportedAndTheNextInvocationFollows() async throws {
        struct Broken: Error, CustomStringConvertible {
            var description: String { "a \"quoted\"\nreason" }
        }
        let api = ScriptedRuntimeAPI([invocation("1"), invocation("2"), invocation("3")])
        try await run(
            api,
            ClosureHandler { _, context in
                switch context.requestID {
                case "1": throw Broken()
                case "2": throw LambdaFailure(type: "Function.Odd type\r\n", message: "no")
                default: return Array("1".utf8)
                }
            })
        #expect(api.posts.map(\.path) == ["invocation/1/error", "invocation/2/error", "invocation/3/response"])
        #expect(api.posts.map(\.errorType) == ["Function.Broken", "Function.Odd_type__", nil])
        let error = try object(#require(api.posts.first).body)
        #expect(error["errorType"] as? String == "Function.Broken")
        #expect(error["errorMessage"] as? String == "a \"quoted\"\nreason")
        #expect(error["stackTrace"] as? [String] == [])
    }

    @Test func aLongMessageIsCut() throws {
        let failure = LambdaFailure(type: "Function.Long", message: String(repeating: "é", count: 10_000))
        #expect(failure.message.utf8.count <= LambdaFailure.maxMessageBytes)
        #expect(failure.message.hasSuffix("é…"))
    }

    @Test func whatCouldNotBeDecodedIsNotQuoted() {
        let error = DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "secret"))
        #expect(!LambdaFailure(error).message.contains("secret"))
    }

    @Test func anAnswerThatIsTooLargeIsReportedAsAnError() async throws {
        let api = ScriptedRuntimeAPI([invocation("1"), invocation("2")], statuses: ["1/response": 413])
        try await run(api, ClosureHandler { _, _ in Array("12345".utf8) })
        #expect(api.posts.map(\.path) == ["invocation/1/response", "invocation/1/error", "invocation/2/response"])
        let error = try #require(api.posts.dropFirst().first)
        #expect(error.errorType == "Function.ResponseSizeTooLarge")
        #expect(error.body.contains("5 bytes"))
    }

    @Test(arguments: [400, 403])
    func aReportThatIsRefusedEndsNothing(status: Int) async throws {
        let api = ScriptedRuntimeAPI(
            [invocation("1"), invocation("2"), invocation("3")],
            statuses: ["1/response": status, "2/response": 413, "2/error": status])
        try await run(api, ClosureHandler.echo)
        #expect(api.posts.last?.path == "invocation/3/response")
    }

    @Test(arguments: [
        (500, LambdaRuntimeError.Code.containerError), (403, .refused), (302, .malformed), (503, .malformed),
    ])
    func noInvocationEndsTheLoop(status: Int, code: LambdaRuntimeError.Code) async throws {
        let api = ScriptedRuntimeAPI([invocation("1", status: status)])
        #expect(await end(api, ClosureHandler.echo) == code)
    }

    @Test(arguments: ["/response", "/error"])
    func aContainerErrorEndsTheLoop(path: String) async throws {
        let api = ScriptedRuntimeAPI([invocation("1"), invocation("2")], statuses: [path: 500])
        let handler = ClosureHandler { event, _ in
            if path == "/error" { throw CancellationError() }
            return event
        }
        #expect(await end(api, handler) == .containerError)
        #expect(api.posts.map(\.path) == ["invocation/1\(path)"])
    }

    @Test(arguments: [nil, "", "../x"])
    func anInvocationWithoutAnIdentifierEndsTheLoop(id: String?) async throws {
        let api = ScriptedRuntimeAPI([invocation(id)])
        #expect(await end(api, ClosureHandler.echo) == .malformed)
    }

    @Test func cancellationLetsTheHandlerEndAndReportsIt() async throws {
        let api = ScriptedRuntimeAPI([invocation("1"), invocation("2")])
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        let runtime = LambdaRuntime(
            client: LambdaRuntimeClient(authority: "127.0.0.1:9001", transport: api),
            logger: Self.logger, now: { Self.now })
        let loop = Task {
            try await runtime.run(
                ClosureHandler { _, _ in
                    continuation.yield()
                    await waitForCancellation()
                    throw CancellationError()
                })
        }
        for await _ in started { break }
        loop.cancel()
        try await loop.value
        #expect(api.posts.map(\.path) == ["invocation/1/error"])
        #expect(api.posts.map(\.errorType) == ["Function.Cancelled"])
    }
}
