import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct ShutDownTests {
    @Test("Requests in flight end, waiting reads too, and later requests at once")
    func endsEverything() async throws {
        let server = try ScriptedHTTPServer { request in
            request.target == "/download" ? .cut(after: 0, of: 1, then: .stall) : .stall
        }
        let transport = try CurlTransport()
        let download = try await transport.open(server.request(.get, "/download"), limits: TransferLimits())
        let reading = Task { try await download.next() }
        let requests = (0..<8).map { _ in Task { try await transport.send(server.request()) } }
        #expect(await server.hasRequests(9))
        transport.shutDown()
        for request in requests { _ = await failure(.cancelled) { _ = try await request.value } }
        _ = await failure(.cancelled) { _ = try await reading.value }
        _ = await failure(.cancelled) { _ = try await transport.send(server.request()) }
        _ = await failure(.cancelled) { _ = try await transport.open(server.request(), limits: TransferLimits()) }
        #expect(await server.hasNoConnections())
        transport.shutDown()
    }

    @Test("A transport without requests ends as well")
    func endsUnused() throws {
        try CurlTransport().shutDown()
    }

    @Test("A transport that nobody holds any more closes its connections")
    func endsWhenReleased() async throws {
        let server = try ScriptedHTTPServer(.answer(200))
        _ = try await CurlTransport().send(server.request())
        #expect(await server.hasNoConnections())
    }

    @Test("The last one to hold a transport may be its own thread", arguments: [true, false])
    func endsOnItsOwnThread(_ isDownload: Bool) async throws {
        let server = try ScriptedHTTPServer(.answer(200, [], "body"))
        // What follows the answer runs where the answer came in.
        let task = Task(executorPreference: InlineExecutor()) {
            let transport = try CurlTransport()
            if isDownload {
                _ = try await transport.open(server.request(), limits: TransferLimits())
            } else {
                _ = try await transport.send(server.request())
            }
        }
        try await task.value
        #expect(await server.hasNoConnections())
    }
}

/// Runs jobs where they become ready.
private final class InlineExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
