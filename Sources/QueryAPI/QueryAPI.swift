public import CloudTrailLogs
public import EventStorage
import TrackerHTTP

/// The REST API over a store: a function from requests to responses, without a server.
///
/// It checks neither `Host` nor credentials and compresses nothing; the adapters in front of it do.
public struct QueryAPI: Sendable {
    let store: any EventStore
    let records: (any RecordReading)?
    let configuration: QueryAPIConfiguration
    let now: @Sendable () -> EventInstant
    private let router: Router
    private let cors: CORSPolicy

    /// Makes the API.
    ///
    /// - Parameters:
    ///   - store: Where the events are.
    ///   - configuration: How to answer.
    ///   - records: What `/events/{eventID}` reads records with; without it every record is `null`.
    ///   - now: The current time.
    public init(
        store: any EventStore,
        configuration: QueryAPIConfiguration = QueryAPIConfiguration(),
        records: (any RecordReading)? = nil,
        now: @escaping @Sendable () -> EventInstant
    ) {
        self.store = store
        self.configuration = configuration
        self.records = records
        self.now = now
        router = Router(basePath: configuration.basePath, servesDescription: configuration.apiDescription != nil)
        cors = CORSPolicy(allowedOrigins: configuration.corsAllowedOrigins)
    }

    /// Answers a request. What goes wrong is an answer too.
    ///
    /// An answer without a limit is streamed from the store while it is read; its first events are there before this returns,
    /// so that a store that is away is a 503 and no broken 200.
    public func respond(to request: APIRequest) async -> APIResponse {
        var template: String?
        do {
            let match = try router.match(request)
            template = match.route.template
            var response = try await response(to: request, match: match)
            response.routeTemplate = template
            return dressed(response, for: request)
        } catch {
            var response = APIProblem(error).response
            response.routeTemplate = template
            return dressed(response, for: request)
        }
    }

    /// The answer to a request that an adapter turns down itself, with the headers that every answer carries.
    public func response(to request: APIRequest, problem: APIProblem) -> APIResponse {
        dressed(problem.response, for: request)
    }

    private func response(to request: APIRequest, match: RouteMatch) async throws -> APIResponse {
        switch request.method {
        case .get, .head: break
        case .options: return cors.optionsResponse(for: request, allow: Route.methods)
        default:
            throw APIProblem(
                .methodNotAllowed,
                "`\(match.route.template)` answers to \(Route.methods).",
                headerFields: [.allow: Route.methods])
        }
        let items = try QueryString.items(of: request.query)
        let arguments = try QueryArguments(items, for: match.route)
        switch match.route {
        case .parameters: return try await names(of: .parameters)
        case .services: return try await names(of: .services)
        case .users: return try await names(of: .users)
        case .scan: return try await events(.everyone, request, items, arguments)
        case .serviceEvents: return try await events(.service(serviceName(ofEventSource: match.name)), request, items, arguments)
        case .userEvents: return try await events(.user(match.name), request, items, arguments)
        case .event: return try await event(id: match.name)
        case .health: return try await health()
        case .description: return description
        }
    }

    private func dressed(_ response: APIResponse, for request: APIRequest) -> APIResponse {
        var response = response
        // Answers are as of now, may hold personal data, and are never anything that a browser should run.
        response.headerFields[.cacheControl] = "no-store"
        response.headerFields[.xContentTypeOptions] = "nosniff"
        cors.apply(to: &response.headerFields, for: request)
        return response
    }
}
