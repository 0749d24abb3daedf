import Hummingbird
import HummingbirdCore
public import TrackerLogging
import NIOCore
public import QueryAPI
import ServiceLifecycle
import UnixSignals

/// Serves a `QueryAPI` over HTTP/1.1.
///
/// On a loopback address only requests that name this machine in `Host` are answered, so that no web site can read the store
/// through a visitor's browser. On any other address, and wherever there is a token, every request but `OPTIONS` must carry the
/// token; `/health` makes no exception, since it too makes the store work.
public struct LocalServer: Sendable {
    /// What made a server stop.
    public enum StopReason: Hashable, Sendable {
        /// SIGINT, as Ctrl-C sends.
        case interrupt
        /// SIGTERM, as service managers send.
        case termination
    }

    private let address: ListenAddress
    private let configuration: Configuration
    private let api: QueryAPI
    private let logger: Logger

    /// Makes a server, which listens once it runs.
    ///
    /// - Parameters:
    ///   - configuration: Where to listen, and what to grant.
    ///   - api: What answers the requests.
    ///   - logger: Gets failures at level `error`, and the access log at level `info`.
    /// - Throws: `LocalServerError` with code `.invalidAddress`, or `.tokenRequired` when other machines could reach the server
    ///   and the configuration holds no token.
    public init(configuration: Configuration, api: QueryAPI, logger: Logger) throws(LocalServerError) {
        address = try ListenAddress(host: configuration.host, port: configuration.port)
        guard address.isLoopback || configuration.token != nil else {
            throw LocalServerError(
                .tokenRequired,
                "other machines can reach \(configuration.host): set CLOUDTRAIL_TRACKER_TOKEN to a bearer token, "
                    + "or listen on 127.0.0.1")
        }
        self.configuration = configuration
        self.api = api
        self.logger = logger
    }

    /// Serves until SIGINT or SIGTERM comes, then stops as `run(until:onListening:)` does.
    ///
    /// - Parameter onListening: Gets the port once connections are taken.
    /// - Returns: Which of them came.
    /// - Throws: `LocalServerError` when the address cannot be listened on.
    @discardableResult
    public func run(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws -> StopReason {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let (reasons, reason) = AsyncStream.makeStream(of: StopReason.self)
        try await run(
            until: {
                for await signal in signals {
                    reason.yield(signal == .sigint ? .interrupt : .termination)
                    return
                }
            },
            onListening: onListening)
        reason.finish()
        return await reasons.first { _ in true } ?? .termination
    }

    /// Serves until `stop` returns. Then no new connection is taken, idle ones are closed, and answers under way get
    /// `Limits.gracePeriod` to finish before their connections are cut.
    ///
    /// - Parameters:
    ///   - stop: Returns when the server is to stop; it is cancelled when the server ends by itself.
    ///   - onListening: Gets the port once connections are taken.
    /// - Throws: `LocalServerError` when the address cannot be listened on.
    public func run(
        until stop: @escaping @Sendable () async -> Void,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { ConnectionChannel(responder: $0, limits: configuration.limits) },
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                serverName: "cloudtrail-tracker",
                availableConnectionsDelegate: MaximumAvailableConnections(
                    configuration.limits.maxConnections, logger: frameworkLogger)),
            onServerRunning: { await onListening($0.localAddress?.port ?? address.port) },
            logger: frameworkLogger)
        var services = ServiceGroupConfiguration(services: [application], logger: frameworkLogger)
        services.maximumGracefulShutdownDuration = configuration.limits.gracePeriod
        let group = ServiceGroup(configuration: services)
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    await stop()
                    await group.triggerGracefulShutdown()
                }
                try await group.run()
                tasks.cancelAll()
            }
        } catch is CancellationError {
            // The framework's word for a grace period that ran out, too.
            try Task.checkCancellation()
            logger.notice("answers cut off at the end of the grace period")
        } catch {
            throw LocalServerError(bindFailure: error, address: address)
        }
    }

    private var responder: APIResponder {
        APIResponder(
            api: api,
            gate: RequestGate(isLoopback: address.isLoopback, token: configuration.token, limits: configuration.limits),
            compresses: configuration.compresses,
            accessLog: configuration.logsAccess ? AccessLog(logger: logger) : nil,
            logger: logger)
    }

    /// What the framework has to say about its own workings matters only to who debugs them.
    private var frameworkLogger: Logger {
        var logger = logger
        if logger.logLevel == .info { logger.logLevel = .notice }
        return logger
    }
}
