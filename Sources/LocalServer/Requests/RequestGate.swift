import QueryAPI
import TrackerHTTP
import TrackerHTTPServer

/// Turns requests away before the API sees them.
struct RequestGate: Sendable {
    /// Whether the server listens where only this machine reaches it.
    let isLoopback: Bool
    let token: BearerToken?
    let limits: LocalServer.Limits

    /// Why a request is turned away, if it is.
    ///
    /// `Host` comes first: a page of another site must not learn even whether a token is right.
    func problem(with request: HTTPServerRequest) -> APIProblem? {
        hostProblem(request) ?? sizeProblem(request.head) ?? tokenProblem(request.head) ?? methodProblem(request.head)
            ?? bodyProblem(request)
    }

    private func hostProblem(_ request: HTTPServerRequest) -> APIProblem? {
        // The server below refuses several of them, and lets HTTP/1.0 do without.
        guard let host = request.head.authority else { return APIProblem(HTTPRefusal.host) }
        let hosts = [host] + (request.targetAuthority.map { [$0] } ?? [])
        guard !isLoopback || hosts.allSatisfy(LoopbackName.isHost) else {
            return APIProblem(
                .forbidden,
                "This server answers on this machine alone: `Host` takes localhost, 127.0.0.1 or [::1].")
        }
        return nil
    }

    private func sizeProblem(_ request: HTTPRequest) -> APIProblem? {
        let byteCount = request.headerFields.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard byteCount > limits.maxHeaderBytes else { return nil }
        return APIProblem(
            .requestHeaderFieldsTooLarge, "The headers may hold \(limits.maxHeaderBytes) bytes together.")
    }

    /// `OPTIONS` stays open, since browsers send their preflights without credentials. Everything else is closed, `/health` too.
    private func tokenProblem(_ request: HTTPRequest) -> APIProblem? {
        guard let token, request.method != .options else { return nil }
        let credentials = request.headerFields[values: .authorization]
        if credentials.count == 1, token.isProven(by: credentials[0]) { return nil }
        let challenge = #"Bearer realm="cloudtrail-tracker""#
        return APIProblem(
            .unauthorized,
            "This server takes a bearer token: `Authorization: Bearer TOKEN`.",
            headerFields: [.wwwAuthenticate: credentials.isEmpty ? challenge : challenge + #", error="invalid_token""#])
    }

    /// What begins with a word that is no method of HTTP's may go on in another protocol.
    private func methodProblem(_ request: HTTPRequest) -> APIProblem? {
        guard !RegisteredMethods.contains(request.method) else { return nil }
        return APIProblem(
            .methodNotAllowed, "A request starts with GET, HEAD or OPTIONS.",
            headerFields: [.allow: "GET, HEAD, OPTIONS", .connection: "close"])
    }

    private func bodyProblem(_ request: HTTPServerRequest) -> APIProblem? {
        // Other methods are refused for what they are.
        guard [.get, .head, .options].contains(request.head.method) else { return nil }
        switch request.bodySize {
        case .declared(let count) where count > limits.maxBodyBytes:
            return APIProblem(.contentTooLarge, "Requests need no body; one may hold \(limits.maxBodyBytes) bytes.")
        case .chunked:
            return APIProblem(.lengthRequired, "Requests need no body; one takes a `Content-Length`.")
        case .declared:
            return nil
        }
    }
}
