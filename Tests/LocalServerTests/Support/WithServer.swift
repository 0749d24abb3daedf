import CloudTrailLogs
import EventStorage
import HTTPServerChecks
import LocalServer
import QueryAPI
import TrackerLogging

/// A server under test.
struct RunningServer: Sendable {
    let port: Int
    /// Makes the server stop gracefully, as a signal would.
    let stop: Gate
    /// Opens when the server has stopped.
    let stopped: Gate
}

/// Runs `body` against a server on a free port of 127.0.0.1, then stops it.
func withServer(
    over store: StubStore = StubStore(),
    _ configuration: LocalServer.Configuration = .init(),
    api: QueryAPIConfiguration = .init(),
    logger: Logger = Logger(label: "test") { _ in SilentLogHandler() },
    _ body: (RunningServer) async throws -> Void
) async throws {
    var configuration = configuration
    configuration.port = 0
    let api = QueryAPI(store: store, configuration: api, now: { EventInstant(milliseconds: 1_527_854_400_000) })
    let server = try LocalServer(configuration: configuration, api: api, logger: logger)
    let stop = Gate()
    let stopped = Gate()
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer {
                port.finish()
                stopped.open()
            }
            try await server.run(until: { await stop.wait() }, onListening: { port.yield($0) })
        }
        if let port = await ports.first(where: { _ in true }) {
            try await body(RunningServer(port: port, stop: stop, stopped: stopped))
        }
        stop.open()
        try await tasks.waitForAll()
    }
}
