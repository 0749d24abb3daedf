import TrackerHTTP

/// A route with what its variable part stands for in one request.
struct RouteMatch: Hashable, Sendable {
    var route: Route
    /// Percent-decoded; empty where the route takes none.
    var name: String
}

/// Finds the route of a request.
struct Router: Sendable {
    /// Longest path and query together, in bytes as sent. RFC 9110 asks for 8,000 at least; API Gateway takes 10,240 with the headers.
    static let maxTargetBytes = 8192

    private let basePath: String
    private let routes: [Route]

    /// - Parameters:
    ///   - basePath: What may stand before the routes.
    ///   - servesDescription: Whether there is an `/openapi.yaml`.
    init(basePath: String?, servesDescription: Bool) {
        self.basePath = Router.normalized(basePath)
        self.routes = Route.allCases.filter { $0 != .description || servesDescription }
    }

    func match(_ request: APIRequest) throws(APIProblem) -> RouteMatch {
        let text = request.path.text
        guard text.utf8.count + request.query.byteCount + 1 <= Router.maxTargetBytes else {
            throw APIProblem(.uriTooLong, "Path and query may hold \(Router.maxTargetBytes) bytes together.")
        }
        guard text.utf8.first == UInt8(ascii: "/") else { throw noSuchRoute() }
        let path = withoutBasePath(text, in: request).dropFirst()
        let segments = try path.split(separator: "/", omittingEmptySubsequences: false)
            .map { segment throws(APIProblem) in try Router.decode(segment, of: request.path) }
        // Clients and proxies fold these away before they send; here they can only be an attempt to reach something else.
        if segments.contains(where: { $0 == "." || $0 == ".." }) {
            throw .badRequest("The path may not hold `.` or `..` as a segment.")
        }
        guard let first = segments.first,
            let route = routes.first(where: { $0.firstSegment == first && $0.takesName == (segments.count > 1) })
        else { throw noSuchRoute() }
        guard segments.count <= 2 || route.nameMayHoldSlashes(in: request.path) else { throw noSuchRoute() }
        let name = segments.dropFirst().joined(separator: "/")
        guard !route.takesName || !name.isEmpty else { throw noSuchRoute() }
        return RouteMatch(route: route, name: name)
    }

    private func withoutBasePath(_ path: String, in request: APIRequest) -> Substring {
        for prefix in [Router.normalized(request.basePath), basePath] where !prefix.isEmpty {
            guard path.utf8.starts(with: prefix.utf8) else { continue }
            let rest = path.utf8.dropFirst(prefix.utf8.count)
            if rest.first == UInt8(ascii: "/") { return Substring(rest) }
        }
        return path[...]
    }

    private func noSuchRoute() -> APIProblem {
        APIProblem(.notFound, "There is no such route. Routes: \(routes.map(\.template).joined(separator: ", ")).")
    }

    /// `/a/b` for `a/b`, `/a/b` and `/a/b/`; empty for nothing.
    private static func normalized(_ basePath: String?) -> String {
        (basePath ?? "").split(separator: "/").map { "/" + $0 }.joined()
    }

    private static func decode(_ segment: Substring, of path: APIRequest.Path) throws(APIProblem) -> String {
        do throws(PercentEncoding.DecodingError) {
            switch path {
            case .encoded: return try PercentEncoding.decode(segment)
            case .decoded: return String(segment)
            }
        } catch {
            throw .badRequest("The path \(error.explanation).")
        }
    }
}
