import TrackerHTTP
import QueryAPI

/// Turns requests away before the API sees them.
struct RequestGate: Sendable {
    /// Whether the server listens where only this machine reaches it.
    let isLoopback: Bool
    let token: BearerToken?
    let limits: LocalServer.Limits

    /// Why a request is turned away, if it is.
    ///
    /// `Host` comes first: a page of another site must not learn even whether a token is right.
    func problem(with request: HTTPRequest) -> APIProblem? {
        hostProblem(request) ?? sizeProblem(request) ?? tokenProblem(request) ?? bodyProblem(request)
    }

    private func hostProblem(_ request: HTTPRequest) -> APIProblem? {
        // The first `Host` is the authority; a second one is left among the fields.
        guard let host = request.authority, !host.isEmpty,
            !request.headerFields.contains(where: { $0.name.canonicalName == "host" })
        else {
            return APIProblem(.badRequest, "A request takes one `Host` header.")
        }
        guard !isLoopback || LoopbackName.isHost(host) else {
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

    private func bodyProblem(_ request: HTTPRequest) -> APIProblem? {
        // Other methods are refused for what they are.
        guard [.get, .head, .options].contains(request.method) else { return nil }
        switch RequestBodySize(request.headerFields) {
        case .declared(let count) where count > limits.maxBodyBytes:
            return APIProblem(.contentTooLarge, "Requests need no body; one may hold \(limits.maxBodyBytes) bytes.")
        case .unknown:
            return APIProblem(.lengthRequired, "Requests need no body; one takes a `Content-Length`.")
        case .declared:
            return nil
        }
    }
}
