import QueryAPI
import TrackerHTTP
import TrackerHTTPServer
import TrackerLogging

/// Hands every request to the API, whatever its method and path, and writes what comes back.
struct APIResponder: Sendable {
    let api: QueryAPI
    let gate: RequestGate
    let compresses: Bool
    let accessLog: AccessLog?
    let logger: Logger

    /// Answers a request.
    func respond(to request: HTTPServerRequest) async throws -> HTTPServerResponse {
        let start = ContinuousClock.now
        let apiRequest = APIRequest(request)
        var answer: APIResponse
        if let problem = gate.problem(with: request) {
            answer = api.response(to: apiRequest, problem: problem)
        } else {
            answer = await api.respond(to: apiRequest)
        }
        if let failure = answer.failure {
            logger.error("request failed", metadata: ["error": "\(failure)", "http.route": "\(answer.routeTemplate ?? "-")"])
        }
        // Nobody should have to wait for the end of a body that says nothing of its length and has no meaning.
        if request.bodySize == .chunked { answer.headerFields[.connection] = "close" }

        let usesGzip = compresses && Compression.negotiate(for: request.head, answer: &answer)
        let transfer = TransferRecord(request: request.head, answer: answer, start: start, accessLog: accessLog, logger: logger)
        if request.head.method == .head {
            return try headResponse(to: answer, usesGzip: usesGzip, transfer: transfer)
        }
        switch answer.body {
        case .bytes(let bytes):
            let body = usesGzip ? try Compression.gzip(bytes) : bytes
            if Task.isCancelled {
                transfer.end(abortedAfter: 0)
            } else {
                transfer.end(byteCount: body.count)
            }
            return HTTPServerResponse(head: answer.head, body: .bytes(body))
        case .stream(let stream):
            let body = StreamedBody(stream: stream, usesGzip: usesGzip, transfer: transfer)
            return HTTPServerResponse(head: answer.head, body: .stream { try await body.write(to: $0) })
        }
    }

    /// Status and headers of the `GET`; a streamed body is not made, so its length stays unsaid.
    private func headResponse(to answer: APIResponse, usesGzip: Bool, transfer: TransferRecord) throws -> HTTPServerResponse {
        transfer.end(byteCount: 0)
        guard case .bytes(let bytes) = answer.body else {
            return HTTPServerResponse(head: answer.head, body: .stream { _ in })
        }
        return HTTPServerResponse(head: answer.head, body: .bytes(usesGzip ? try Compression.gzip(bytes) : bytes))
    }
}

extension APIRequest {
    init(_ request: HTTPServerRequest) {
        self.init(method: request.head.method, target: request.head.path ?? "", headerFields: request.head.headerFields)
    }
}

extension APIResponse {
    /// Status and header fields.
    var head: HTTPResponse { HTTPResponse(status: status, headerFields: headerFields) }
}
