public import CloudTrailLogs
public import TrackerLogging

/// Takes invocations from the runtime API and hands them to a function, one after the other.
public struct LambdaRuntime: Sendable {
    private let client: LambdaRuntimeClient
    private let logger: Logger
    private let now: @Sendable () -> EventInstant
    private let exportTraceID: @Sendable (String) -> Void

    /// The longest time that Lambda gives a function, for an invocation without a deadline.
    private static let longestInvocation = Duration.seconds(900)

    /// Makes a runtime.
    ///
    /// - Parameters:
    ///   - client: Where invocations come from.
    ///   - logger: Where failures go, and what invocations log with.
    ///   - now: The current time, which deadlines are measured by.
    ///   - exportTraceID: Called before each invocation with its trace, empty when it has none.
    public init(
        client: LambdaRuntimeClient, logger: Logger, now: @escaping @Sendable () -> EventInstant,
        exportTraceID: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.client = client
        self.logger = logger
        self.now = now
        self.exportTraceID = exportTraceID
    }

    /// Runs until the task is cancelled, which lets an invocation that is under way know and reports how it ended.
    ///
    /// A failure of the handler is reported, and so is an answer that Lambda finds too large; the next invocation follows.
    ///
    /// - Throws: `LambdaRuntimeError` when the runtime API is lost, cannot go on, or is not understood: the process should end
    ///   with a status other than 0.
    public func run(_ handler: any LambdaHandler) async throws(LambdaRuntimeError) {
        while !Task.isCancelled {
            let invocation: LambdaInvocation
            do {
                invocation = try await client.next()
            } catch {
                guard error.code == .cancelled else { throw error }
                return
            }
            try await report(await outcome(of: invocation, handler), of: invocation)
        }
    }

    private func outcome(of invocation: LambdaInvocation, _ handler: any LambdaHandler) async -> Result<[UInt8], LambdaFailure> {
        exportTraceID(invocation.traceID ?? "")
        let context = context(of: invocation)
        do {
            return .success(try await handler.handle(invocation.event, context))
        } catch {
            let failure = LambdaFailure(error)
            context.logger.error(
                "invocation failed", metadata: ["errorType": "\(failure.type)", "errorMessage": "\(failure.message)"])
            return .failure(failure)
        }
    }

    private func context(of invocation: LambdaInvocation) -> LambdaContext {
        let remaining = invocation.deadline.map { Duration.milliseconds($0.milliseconds - now().milliseconds) }
        var logger = logger
        logger[metadataKey: "requestId"] = "\(invocation.requestID)"
        return LambdaContext(
            requestID: invocation.requestID, deadline: .now + (remaining ?? Self.longestInvocation),
            invokedFunctionARN: invocation.invokedFunctionARN, traceID: invocation.traceID, logger: logger)
    }

    /// Reports in a task of its own, which a cancellation of the loop does not reach.
    private func report(
        _ outcome: Result<[UInt8], LambdaFailure>, of invocation: LambdaInvocation
    ) async throws(LambdaRuntimeError) {
        let reporting = Task { () -> Result<Void, LambdaRuntimeError> in
            do throws(LambdaRuntimeError) {
                return .success(try await send(outcome, of: invocation))
            } catch {
                return .failure(error)
            }
        }
        do {
            try await reporting.value.get()
        } catch {
            guard error.code == .refused else { throw error }
            // Lambda has given the invocation up meanwhile, or reported it itself; the next is none the worse.
            logger.error("report refused", metadata: ["requestId": "\(invocation.requestID)", "error": "\(error)"])
        }
    }

    private func send(
        _ outcome: Result<[UInt8], LambdaFailure>, of invocation: LambdaInvocation
    ) async throws(LambdaRuntimeError) {
        switch outcome {
        case .failure(let failure):
            try await client.fail(invocation.requestID, with: failure)
        case .success(let answer):
            do {
                try await client.respond(to: invocation.requestID, with: answer)
            } catch {
                guard error.code == .tooLarge else { throw error }
                let failure = LambdaFailure(
                    type: "Function.ResponseSizeTooLarge",
                    message: "the answer of \(answer.count) bytes is larger than Lambda takes")
                logger.error(
                    "answer too large", metadata: ["requestId": "\(invocation.requestID)", "bytes": "\(answer.count)"])
                try await client.fail(invocation.requestID, with: failure)
            }
        }
    }
}
