public import QueryAPI
import TrackerHTTPServer
public import TrackerLogging

/// Serves a `QueryAPI` over HTTP/1.1.
///
/// On a loopback address only requests that name this machine in `Host` are answered, so that no web site can read the store
/// through a visitor's browser. On any other address, and wherever there is a token, every request but `OPTIONS` must carry the
/// token; `/health` makes no exception, since it too makes the store work.
public struct LocalServer: Sendable {
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

    /// Serves until `stop` returns. Then no new connection is taken, idle ones are closed, and answers under way get
    /// `Limits.gracePeriod` to finish before their connections are cut.
    ///
    /// - Parameters:
    ///   - stop: Returns when the server is to stop.
    ///   - onListening: Gets the port once connections are taken.
    /// - Throws: `LocalServerError` when the address cannot be listened on.
    public func run(
        until stop: @escaping @Sendable () async -> Void,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let (responder, logger) = (responder, logger)
        let server = HTTPServer(
            endpoint: address.endpoint,
            serverName: "cloudtrail-tracker",
            limits: configuration.limits.server,
            refuse: { responder.refuse($0, $1) },
            report: { Self.log($0, to: logger) },
            handler: { try await responder.respond(to: $0) })
        do {
            let cutAnswers = try await server.run(until: stop, onListening: onListening)
            if cutAnswers > 0 { logger.notice("answers cut off at the end of the grace period") }
        } catch {
            throw LocalServerError(error)
        }
    }

    private static func log(_ report: HTTPServer.Report, to logger: Logger) {
        switch report {
        case .connectionsLimited(let count):
            logger.notice("the limit of file descriptors allows fewer connections", metadata: ["http.connections": "\(count)"])
        case .outOfDescriptors:
            logger.warning("out of file descriptors; clients wait")
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
}
