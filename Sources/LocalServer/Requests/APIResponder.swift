import TrackerHTTP
import Hummingbird
import TrackerLogging
import NIOCore
import QueryAPI

/// Hands every request to the API, whatever its method and path, and writes what comes back.
struct APIResponder: HTTPResponder {
    let api: QueryAPI
    let gate: RequestGate
    let compresses: Bool
    let accessLog: AccessLog?
    let logger: Logger

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let start = ContinuousClock.now
        let apiRequest = APIRequest(method: request.method, target: request.head.path ?? "", headerFields: request.headers)
        var answer: APIResponse
        if let problem = gate.problem(with: request.head) {
            answer = api.response(to: apiRequest, problem: problem)
        } else {
            answer = await api.respond(to: apiRequest)
        }
        if let failure = answer.failure {
            logger.error("request failed", metadata: ["error": "\(failure)", "http.route": "\(answer.routeTemplate ?? "-")"])
        }

        let usesGzip = compresses && Compression.negotiate(for: request.head, answer: &answer)
        let transfer = TransferRecord(request: request.head, answer: answer, start: start, accessLog: accessLog, logger: logger)
        if request.method == .head {
            return try headResponse(to: answer, usesGzip: usesGzip, transfer: transfer)
        }
        switch answer.body {
        case .bytes(let bytes):
            let buffer = ByteBuffer(bytes: usesGzip ? try Compression.gzip(bytes) : bytes)
            transfer.end(byteCount: buffer.readableBytes)
            return Response(status: answer.status, headers: answer.headerFields, body: ResponseBody(byteBuffer: buffer))
        case .stream(let stream):
            return Response(
                status: answer.status, headers: answer.headerFields,
                body: StreamedBody(stream: stream, usesGzip: usesGzip, transfer: transfer).responseBody)
        }
    }

    /// Status and headers of the `GET`; a streamed body is not made, so its length stays unsaid.
    private func headResponse(to answer: APIResponse, usesGzip: Bool, transfer: TransferRecord) throws -> Response {
        transfer.end(byteCount: 0)
        guard case .bytes(let bytes) = answer.body else {
            return Response(status: answer.status, headers: answer.headerFields, body: ResponseBody { try await $0.finish(nil) })
        }
        let count = usesGzip ? try Compression.gzip(bytes).count : bytes.count
        var fields = answer.headerFields
        fields[.contentLength] = String(count)
        return Response(status: answer.status, headers: fields, body: .init())
    }
}
