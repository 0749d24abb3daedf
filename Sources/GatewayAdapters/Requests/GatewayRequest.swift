import FoundationEssentials
import LambdaRuntime
import QueryAPI
import TrackerHTTP

/// A request that came through a gateway.
struct GatewayRequest {
    /// Through which.
    var gateway: Gateway
    /// What is asked, decoded as little as the gateway left it.
    var request: APIRequest
    /// How the answer has to look.
    var answerForm: AnswerForm

    /// How a gateway takes header fields.
    enum AnswerForm: Hashable {
        /// One value a name in `headers`, several in `multiValueHeaders`.
        case both
        /// In `headers` alone, several values of a name joined.
        case single
        /// In `multiValueHeaders` alone: a load balancer that sends them, too.
        case multiple
    }

    /// Reads an event.
    ///
    /// - Throws: `LambdaFailure` that names the top-level keys of an event that no gateway sends, and nothing else of it.
    init(_ event: [UInt8]) throws(LambdaFailure) {
        guard let wire = try? JSONDecoder().decode(GatewayEvent.self, from: Data(event)),
            let request = GatewayRequest(wire)
        else {
            throw .unknownEvent(expected: "request of API Gateway, a function URL or a load balancer", json: event)
        }
        self = request
    }

    private init?(_ event: GatewayEvent) {
        if event.requestContext?.elb != nil {
            self.init(loadBalancer: event)
        } else if event.rawPath != nil {
            self.init(payload2: event)
        } else {
            self.init(payload1: event)
        }
    }

    /// ALB: path and query as sent.
    private init?(loadBalancer event: GatewayEvent) {
        guard let method = event.httpMethod, let path = event.path else { return nil }
        gateway = .loadBalancer
        // Without the target group's setting for several values, the last of repeated ones is all there is.
        let sendsSeveral = event.multiValueHeaders != nil || event.multiValueQueryStringParameters != nil
        answerForm = sendsSeveral ? .multiple : .single
        guard let method = HTTPRequest.Method(method) else { return nil }
        request = APIRequest(
            method: method,
            path: .encoded(path),
            query: .encoded(event.queryItems.map { "\($0.name)=\($0.value)" }.joined(separator: "&")),
            headerFields: event.headerFields)
    }

    /// HTTP APIs hand over a decoded path, function URLs one as sent; both a query as sent.
    private init?(payload2 event: GatewayEvent) {
        guard let context = event.requestContext, let method = (context.http?.method).flatMap({ HTTPRequest.Method($0) }),
            let path = event.rawPath
        else { return nil }
        let isFunctionURL = context.domainName?.contains(".lambda-url.") ?? false
        gateway = isFunctionURL ? .functionURL : .httpAPI
        answerForm = .single
        request = APIRequest(
            method: method,
            path: isFunctionURL ? .encoded(path) : .decoded(HTTPAPIPath.decoded(path)),
            query: .encoded(event.rawQueryString ?? ""),
            headerFields: event.headerFields,
            basePath: isFunctionURL ? nil : BasePath.find(in: event, path: path))
    }

    /// REST APIs hand over a path as sent, HTTP APIs a decoded one; both a decoded query.
    private init?(payload1 event: GatewayEvent) {
        guard let context = event.requestContext, let method = event.httpMethod.flatMap({ HTTPRequest.Method($0) }),
            let path = event.path
        else { return nil }
        let isHTTPAPI = event.version == "1.0" && context.resourceId == nil
        gateway = isHTTPAPI ? .httpAPI : .restAPI
        answerForm = .both
        request = APIRequest(
            method: method,
            path: isHTTPAPI ? .decoded(HTTPAPIPath.decoded(path)) : .encoded(path),
            query: .decoded(event.queryItems),
            headerFields: event.headerFields,
            basePath: BasePath.find(in: event, path: path))
    }
}

extension GatewayEvent {
    /// Sorted by name: the event does not say in which order they were sent. Values of one name keep their order.
    fileprivate var queryItems: [(name: String, value: String)] {
        let several = multiValueQueryStringParameters ?? (queryStringParameters ?? [:]).mapValues { [$0] }
        return several.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .flatMap { name, values in values.map { (name, $0) } }
    }

    fileprivate var headerFields: HTTPFields {
        let several = multiValueHeaders ?? (headers ?? [:]).mapValues { [$0] }
        var fields = HTTPFields()
        for (name, values) in several {
            guard let name = HTTPField.Name(name) else { continue }
            for value in values where HTTPField.isValidValue(value) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }
}
