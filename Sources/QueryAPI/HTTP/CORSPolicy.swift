import TrackerHTTP

/// Which web pages' scripts may read the answers (Fetch standard, CORS protocol).
struct CORSPolicy: Sendable {
    private let allowedOrigins: Set<String>

    /// - Parameter allowedOrigins: Origins such as `https://portal.example.org`, compared exactly; `*` stands for all.
    init(allowedOrigins: [String]) {
        self.allowedOrigins = Set(allowedOrigins)
    }

    /// Adds to an answer what lets the page at the request's origin read it.
    func apply(to fields: inout HTTPFields, for request: APIRequest) {
        if allowedOrigins.contains("*") {
            fields[.accessControlAllowOrigin] = "*"
        } else if !allowedOrigins.isEmpty {
            fields.appendVary("Origin")
            guard let origin = request.headerFields[.origin], allowedOrigins.contains(origin) else { return }
            fields[.accessControlAllowOrigin] = origin
        } else {
            return
        }
        fields[.accessControlExposeHeaders] = "Link, X-Next-Token, X-Left-Out"
    }

    /// The answer to an `OPTIONS` request, a browser's preflight or not; `apply` adds the origin.
    func optionsResponse(for request: APIRequest, allow: String) -> APIResponse {
        var fields: HTTPFields = [.allow: allow]
        let isPreflight = request.headerFields[.origin] != nil && request.headerFields[.accessControlRequestMethod] != nil
        if isPreflight, !allowedOrigins.isEmpty {
            fields[.accessControlAllowMethods] = allow
            fields[.accessControlAllowHeaders] = "Authorization, Accept, Content-Type, X-Amz-Date, X-Amz-Security-Token"
            fields[.accessControlMaxAge] = "600"
        }
        return APIResponse(status: .noContent, headerFields: fields)
    }
}

extension HTTPFields {
    /// Adds a name to `Vary`.
    mutating func appendVary(_ name: String) {
        self[.vary] = self[.vary].map { $0 + ", " + name } ?? name
    }
}
