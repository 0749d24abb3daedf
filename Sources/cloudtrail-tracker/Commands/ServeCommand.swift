import FoundationEssentials
import LocalServer
import QueryAPI
import Synchronization
import TrackerCommandLine
import TrackerLogging
import TrackerSettings
import TrackerSystem

struct ServeCommand: RunnableCommand {
    static let configuration = CommandConfiguration(
        "serve",
        abstract: "Answers REST requests over a store.",
        discussion: """
            On 127.0.0.1, the default, any program of this machine may ask, and no web site. Any other address needs a bearer \
            token of at least 16 characters in the environment variable CLOUDTRAIL_TRACKER_TOKEN, which clients then send as \
            `Authorization: Bearer …`.

              cloudtrail-tracker serve
              curl 'http://127.0.0.1:8080/users/alice?from=2018-06-01'
            """)

    static let parameters: [Parameter<Self>] = [
        .group(\.store),
        .option("host", \.host, help: "The IP address to listen on."),
        .option("port", \.port, help: "The TCP port to listen on; 0 takes a free one."),
        .flag("access-log", \.accessLog, hasInversion: true, help: "Log each request on standard error."),
    ]

    var store = StoreOptions()
    var host = "127.0.0.1"
    var port = 8080
    var accessLog = true

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535, not \(port)") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let settings = try store.resolve(environment: environment)
        let token = try environment[TrackerSettings.tokenVariable].map { try BearerToken($0) }
        let events = try openStoreForReading(settings)
        if let warning = await warningOfEarlierEvents(in: events, settings) { Terminal.printError(warning) }
        let api = QueryAPI(store: events, settings: settings)
        let logger = Logger(label: "cloudtrail-tracker") { TextLogHandler(label: $0) }
        var limits = LocalServer.Limits()
        limits.maxConnections = settings.maxConnections
        limits.answerTimeout = .seconds(settings.answerTimeoutSeconds)
        let server = try LocalServer(
            configuration: LocalServer.Configuration(
                host: host, port: port, token: token, logsAccess: accessLog, limits: limits),
            api: api, logger: logger)
        let shownHost = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let (stops, stop) = AsyncStream.makeStream(of: StopSignal.self)
        let reason = Mutex<StopSignal?>(nil)
        try await withStopSignals { signal in
            reason.withLock { $0 = signal }
            stop.finish()
        } during: {
            try await server.run(
                until: { for await _ in stops {} },
                onListening: { port in Terminal.printError("listening on http://\(shownHost):\(port)") })
        }
        if reason.withLock({ $0 }) == .interrupt { throw ExitStatus.interrupted }
    }
}
