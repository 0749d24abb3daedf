import Foundation
import ScriptedHTTPServer
import TestSupport
import Testing

/// The functions as Lambda starts them, without being packed.
@Suite(.serialized, .timeLimit(.minutes(1))) struct FunctionTests {
    @Test("A function asks for events, and ends cleanly when it is told to", arguments: ["QueryFunction", "TriggerFunction"])
    func endsWhenTold(product: String) async throws {
        let api = try ScriptedHTTPServer(.stall)
        try await withTemporaryDirectory { folder in
            let function = try start(product, api, in: folder, ["CLOUDTRAIL_TRACKER_STORE": "dynamodb:events"])
            #expect(await api.hasRequests(1))
            #expect(api.requests.first?.target == "/2018-06-01/runtime/invocation/next")
            function.terminate()
            #expect(await function.end().status == 0)
        }
    }

    @Test("What is wrong with the settings is reported as a failed start", arguments: ["QueryFunction", "TriggerFunction"])
    func reportsBadSettings(product: String) async throws {
        let api = try ScriptedHTTPServer(.answer(202, [], "{}"))
        try await withTemporaryDirectory { folder in
            let outcome = await (try start(product, api, in: folder, ["CLOUDTRAIL_TRACKER_RETENTION_DAYS": "soon"])).end()
            #expect(outcome.status == 1)
            #expect(api.requests.map(\.target) == ["/2018-06-01/runtime/init/error"])
            #expect(api.requests.first.map { String(decoding: $0.body, as: UTF8.self).contains("RETENTION_DAYS") } == true)
        }
    }

    private func start(
        _ product: String, _ api: ScriptedHTTPServer, in folder: String, _ settings: [String: String]
    ) throws -> Program {
        let lambda = [
            "AWS_LAMBDA_RUNTIME_API": api.authority, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "secret",
        ]
        return try Program(Tracker.built(product), [], in: folder, environment: lambda.merging(settings) { $1 })
    }
}
