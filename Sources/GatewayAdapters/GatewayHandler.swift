public import CloudTrailLogs
public import EventStorage
public import LambdaRuntime
public import QueryAPI
import TrackerHTTP
import TrackerLogging

/// Answers requests that API Gateway, function URLs and load balancers hand over as events.
public struct GatewayHandler: LambdaHandler {
    private let store: any EventStore
    private let configuration: QueryAPIConfiguration
    private let records: (any RecordReading)?
    private let now: @Sendable () -> EventInstant

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - store: Where the events are.
    ///   - configuration: How to answer; its limits of size and time give way to those of each request's gateway and deadline.
    ///   - records: What `/events/{eventID}` reads records with.
    ///   - now: The current time.
    public init(
        store: any EventStore, configuration: QueryAPIConfiguration, records: (any RecordReading)? = nil,
        now: @escaping @Sendable () -> EventInstant
    ) {
        self.store = store
        self.configuration = configuration
        self.records = records
        self.now = now
    }

    /// Answers a request.
    ///
    /// - Throws: `LambdaFailure` for an event that is no request; what goes wrong with a request is an answer.
    public func handle(_ event: [UInt8], _ context: LambdaContext) async throws -> [UInt8] {
        let start = ContinuousClock.now
        let received = try GatewayRequest(event)
        let time = AnswerTime(context, gateway: received.gateway, start: start)
        let api = api(for: received.gateway, time)
        var response = await respond(to: received.request, api, time)
        var json = try await write(response, received)
        if json.count > received.gateway.maxPayloadBytes {
            response = api.response(to: received.request, problem: .tooLarge(for: received.gateway))
            json = try await write(response, received)
        }
        log(received, response, bytes: json.count, duration: start.duration(to: .now), context)
        return json
    }

    private func api(for gateway: Gateway, _ time: AnswerTime) -> QueryAPI {
        var configuration = configuration
        configuration.maxAnswerBytes = gateway.maxBodyBytes
        configuration.answerByteCount = .insideJSONString
        configuration.timeBudget = time.budget
        return QueryAPI(store: store, configuration: configuration, records: records, now: now)
    }

    /// Gives up when the time is over: not all answers can end early.
    private func respond(to request: APIRequest, _ api: QueryAPI, _ time: AnswerTime) async -> APIResponse {
        await withTaskGroup(of: APIResponse?.self) { group in
            group.addTask { await api.respond(to: request) }
            group.addTask {
                try? await Task.sleep(until: time.end, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            let response = await group.next() ?? nil
            return response ?? api.response(to: request, problem: .tooSlow)
        }
    }

    private func write(_ response: APIResponse, _ received: GatewayRequest) async throws -> [UInt8] {
        let body = received.request.method == .head ? [] : try await response.collectBody()
        return GatewayAnswer(status: response.status, headerFields: response.headerFields, body: body)
            .json(for: received.gateway, received.answerForm)
    }

    /// One line a request. Paths, queries and header fields are left out: they may hold what is nobody's business.
    private func log(
        _ received: GatewayRequest, _ response: APIResponse, bytes: Int, duration: Duration, _ context: LambdaContext
    ) {
        var metadata: Logger.Metadata = [
            "gateway": "\(received.gateway.rawValue)",
            "http.method": "\(received.request.method.rawValue)",
            "http.route": "\(response.routeTemplate ?? "-")",
            "http.status": .stringConvertible(response.status.code),
            "http.bytes": .stringConvertible(bytes),
            "http.milliseconds": .stringConvertible(Int(duration / .milliseconds(1))),
        ]
        guard let failure = response.failure else {
            context.logger.info("request", metadata: metadata)
            return
        }
        metadata["error"] = "\(failure)"
        context.logger.error("request failed", metadata: metadata)
    }
}

extension APIProblem {
    fileprivate static var tooSlow: APIProblem {
        APIProblem(.gatewayTimeout, "There was not enough time for the answer. Ask for less, or try again later.")
    }

    fileprivate static func tooLarge(for gateway: Gateway) -> APIProblem {
        APIProblem(
            .internalServerError,
            "The answer is larger than the \(gateway.maxPayloadBytes) bytes that can be sent this way. "
                + "Ask over another gateway, or from a server of your own.")
    }
}
