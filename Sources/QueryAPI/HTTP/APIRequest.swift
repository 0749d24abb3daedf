public import TrackerHTTP

/// A request as an adapter received it: nothing decoded that the adapter did not get decoded.
public struct APIRequest: Sendable {
    /// The path of the request target, as the adapter came by it.
    public enum Path: Sendable, Hashable {
        /// As sent, percent-encoded: HTTP servers, REST API v1, function URLs, ALB.
        case encoded(String)
        /// Decoded by the gateway: HTTP API's `rawPath`.
        case decoded(String)

        var text: String {
            switch self {
            case .encoded(let text), .decoded(let text): text
            }
        }
    }

    /// The query of the request target, as the adapter came by it.
    public enum Query: Sendable {
        /// As sent, without the `?`; empty when there is none.
        case encoded(String)
        /// Decoded by the gateway, in the order sent.
        case decoded([(name: String, value: String)])

        var byteCount: Int {
            switch self {
            case .encoded(let text): text.utf8.count
            case .decoded(let items): items.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 2 }
            }
        }
    }

    /// As sent; the API tells which ones it knows.
    public var method: HTTPRequest.Method
    /// What names the route.
    public var path: Path
    /// The parameters.
    public var query: Query
    /// `Accept`, `Origin` and `Access-Control-Request-Method` are read.
    public var headerFields: HTTPFields
    /// What the gateway event says stands before the routes, such as a stage (`/dev`); `nil` when it says nothing.
    public var basePath: String?

    /// Makes a request from its parts.
    public init(
        method: HTTPRequest.Method = .get,
        path: Path,
        query: Query = .encoded(""),
        headerFields: HTTPFields = [:],
        basePath: String? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headerFields = headerFields
        self.basePath = basePath
    }

    /// Makes a request from a request target in origin form (`/users/alice?from=2018-06-01`), percent-encoded as sent.
    public init(method: HTTPRequest.Method = .get, target: String, headerFields: HTTPFields = [:]) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: method,
            path: .encoded(parts.first.map(String.init) ?? ""),
            query: .encoded(parts.count > 1 ? String(parts[1]) : ""),
            headerFields: headerFields
        )
    }
}
