import Glibc
import LambdaRuntime
import Testing

/// What becomes of the process.
@Suite(.serialized, .timeLimit(.minutes(1))) struct FunctionTests {
    private let environment = ["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001", "AWS_LAMBDA_FUNCTION_NAME": "f"]

    @Test func outsideOfLambdaThereIsNothingToDo() async throws {
        let (lines, api) = (Lines(), ScriptedRuntimeAPI([]))
        let function = LambdaFunction(environment: [:], transport: api, output: lines.output)
        #expect(await function.run { ClosureHandler.echo } == 1)
        let line = try #require(lines.objects.first)
        #expect(line["level"] as? String == "FATAL")
        #expect((line["error"] as? String)?.contains("AWS_LAMBDA_RUNTIME_API") == true)
    }

    @Test func aHandlerThatCannotBeMadeIsAnInitializationError() async throws {
        let (lines, api) = (Lines(), ScriptedRuntimeAPI([invocation("1")]))
        let function = LambdaFunction(
            environment: environment, transport: api, output: lines.output, waitForTermination: never)
        let status = await function.run { throw LambdaFailure(type: "Function.NoTable", message: "there is no table") }
        #expect(status == 1)
        #expect(api.posts.map(\.path) == ["init/error"])
        #expect(api.posts.map(\.errorType) == ["Function.NoTable"])
        #expect(try object(#require(api.posts.first).body)["errorMessage"] as? String == "there is no table")
        #expect(try lines.objects.last?["error"] as? String == "there is no table")
    }

    @Test func theTraceIsInTheEnvironmentOfEachInvocation() async throws {
        let (lines, api) = (
            Lines(),
            ScriptedRuntimeAPI([invocation("1", "7", ["Lambda-Runtime-Trace-Id": "Root=1-2"]), invocation("2", status: 500)])
        )
        let function = LambdaFunction(
            environment: environment, transport: api, output: lines.output, waitForTermination: never)
        let status = await function.run {
            ClosureHandler { event, _ in
                #expect(getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) } == "Root=1-2")
                return event
            }
        }
        #expect(status == 1)
        #expect(api.posts == [.init(path: "invocation/1/response", body: "7")])
    }

    @Test func aLostRuntimeAPIIsAFailure() async throws {
        let (lines, api) = (Lines(), ScriptedRuntimeAPI([invocation("1", status: 500)]))
        let function = LambdaFunction(
            environment: environment, transport: api, output: lines.output, waitForTermination: never)
        #expect(await function.run { ClosureHandler.echo } == 1)
        #expect(try lines.objects.count == 1)
    }
}

/// Nobody ends the function. Signals are another test's: they are the whole process's.
private let never: @Sendable (_ isWatching: @escaping @Sendable () -> Void) async -> Void = { isWatching in
    isWatching()
    let (nothing, continuation) = AsyncStream.makeStream(of: Never.self)
    for await _ in nothing {}
    withExtendedLifetime(continuation) {}
}
