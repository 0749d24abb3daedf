import AWSClient
import Synchronization
import Testing
import TrackerHTTP

/// The runtime API without a network: hands out the invocations it was given, then waits, and keeps what is posted.
final class ScriptedRuntimeAPI: HTTPTransport {
    /// What a function posted.
    struct Post: Equatable {
        var path: String
        var errorType: String?
        var body: String
    }

    private struct State {
        var invocations: [HTTPAnswer]
        var posts: [Post] = []
        var limits: [TransferLimits] = []
    }

    /// Statuses of answers to posts, by what their path ends in; 202 for others.
    private let statuses: [String: Int]
    private let state: Mutex<State>
    private let idle = AsyncStream.makeStream(of: Void.self)

    init(_ invocations: [HTTPAnswer], statuses: [String: Int] = [:]) {
        self.statuses = statuses
        state = Mutex(State(invocations: invocations))
    }

    var posts: [Post] { state.withLock { $0.posts } }
    /// The limits of the requests for invocations.
    var limits: [TransferLimits] { state.withLock { $0.limits } }

    /// Returns when all invocations were handed out and another was asked for, or `end()` was called.
    func waitUntilIdle() async {
        for await _ in idle.stream { return }
    }

    func end() {
        idle.continuation.finish()
    }

    func send(_ request: HTTPRequest, body: [UInt8], limits: TransferLimits) async throws(HTTPTransportError) -> HTTPAnswer {
        if Task.isCancelled { throw HTTPTransportError(.cancelled, "cancelled") }
        let path = (request.path ?? "").replacing("/2018-06-01/runtime/", with: "", maxReplacements: 1)
        if request.method == .get {
            #expect(path == "invocation/next")
            return try await next(limits)
        }
        let post = Post(
            path: path, errorType: request.headerFields.first { $0.name.canonicalName == Self.errorTypeName }?.value,
            body: String(decoding: body, as: UTF8.self))
        state.withLock { $0.posts.append(post) }
        let status = statuses.first { path.hasSuffix($0.key) }?.value ?? 202
        return HTTPAnswer(head: HTTPResponse(status: .init(code: status)), body: [])
    }

    func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
        throw HTTPTransportError(.configuration, "not for this")
    }

    private static let errorTypeName = "lambda-runtime-function-error-type"

    private func next(_ limits: TransferLimits) async throws(HTTPTransportError) -> HTTPAnswer {
        let invocation = state.withLock { state in
            state.limits.append(limits)
            return state.invocations.isEmpty ? nil : state.invocations.removeFirst()
        }
        if let invocation { return invocation }
        idle.continuation.yield()
        await waitForCancellation()
        throw HTTPTransportError(.cancelled, "cancelled")
    }
}

/// Returns when the task is cancelled.
func waitForCancellation() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    await withTaskCancellationHandler {
        for await _ in stream {}
    } onCancel: {
        continuation.finish()
    }
}

/// An invocation as the runtime API hands it over.
func invocation(_ id: String?, _ event: String = "{}", _ fields: [String: String] = [:], status: Int = 200) -> HTTPAnswer {
    var all = fields
    if let id { all["Lambda-Runtime-Aws-Request-Id"] = id }
    var head = HTTPResponse(status: .init(code: status))
    for (name, value) in all {
        if let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }
    return HTTPAnswer(head: head, body: Array(event.utf8))
}
