public import AWSClient
public import CloudTrailLogs
import Dispatch
import Glibc
public import TrackerLogging

/// A program that Lambda starts: what its `main.swift` builds and runs.
public struct LambdaFunction: Sendable {
    /// What Lambda says in environment variables.
    public let environment: LambdaEnvironment
    /// Where lines of logs and metrics go.
    public let output: LineOutput
    /// Logs in Lambda's format to `output`.
    public let logger: Logger
    private let transport: any HTTPTransport
    private let waitForTermination: @Sendable (_ isWatching: @escaping @Sendable () -> Void) async -> Void

    /// Makes a function.
    ///
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - transport: What carries requests to the runtime API.
    ///   - output: Where lines of logs and metrics go.
    public init(environment: [String: String], transport: any HTTPTransport, output: LineOutput = .standardOutput) {
        self.init(environment: environment, transport: transport, output: output, waitForTermination: Self.waitForSIGTERM)
    }

    /// Makes a function.
    ///
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - transport: What carries requests to the runtime API.
    ///   - output: Where lines of logs and metrics go.
    ///   - waitForTermination: Calls what it is given once it would notice, and returns when the function is to end.
    package init(
        environment: [String: String], transport: any HTTPTransport, output: LineOutput,
        waitForTermination: @escaping @Sendable (_ isWatching: @escaping @Sendable () -> Void) async -> Void
    ) {
        self.waitForTermination = waitForTermination
        self.environment = LambdaEnvironment(environment)
        self.transport = transport
        self.output = output
        let handler = JSONLogHandler(level: self.environment.logLevel, output: output, now: Self.now)
        logger = Logger(label: "cloudtrail-tracker") { _ in handler }
    }

    /// The time by the system's clock.
    public static let now: @Sendable () -> EventInstant = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return EventInstant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Runs until Lambda ends the environment with SIGTERM.
    ///
    /// - Parameter makeHandler: Makes the handler before the first invocation is asked for; what takes time belongs into the
    ///   handler's first invocation. What it throws is reported as the function's failure to start.
    /// - Returns: The status to exit with: 0 after SIGTERM, 1 after a failure, which is logged.
    public func run(_ makeHandler: () throws -> any LambdaHandler) async -> Int32 {
        do {
            guard let authority = environment.runtimeAPI else {
                throw LambdaRuntimeError(
                    .notInLambda, "AWS_LAMBDA_RUNTIME_API is not set: this program is for AWS Lambda to start")
            }
            let client = LambdaRuntimeClient(authority: authority, transport: transport)
            let handler: any LambdaHandler
            do {
                handler = try makeHandler()
            } catch {
                try await client.failInitialization(with: LambdaFailure(error))
                throw error
            }
            // A variable that is there already is replaced in place: other threads may be reading the environment.
            setenv(Self.traceVariable, "", 1)
            let runtime = LambdaRuntime(client: client, logger: logger, now: Self.now) { setenv(Self.traceVariable, $0, 1) }
            try await untilTermination { try await runtime.run(handler) }
            return 0
        } catch {
            logger.critical("function ended", metadata: ["error": "\(error)"])
            return 1
        }
    }

    private static let traceVariable = "_X_AMZN_TRACE_ID"

    /// Runs `body`; termination cancels its task.
    private func untilTermination(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let (watching, continuation) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await waitForTermination { continuation.yield() } }
            for await _ in watching { break }
            group.addTask { try await body() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private static let waitForSIGTERM: @Sendable (_ isWatching: @escaping @Sendable () -> Void) async -> Void = { isWatching in
        let (terminations, continuation) = AsyncStream.makeStream(of: Void.self)
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        defer { source.cancel() }
        source.setEventHandler { continuation.yield() }
        source.setRegistrationHandler { isWatching() }
        source.activate()
        for await _ in terminations { return }
    }
}
