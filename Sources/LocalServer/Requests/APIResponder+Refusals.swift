import QueryAPI
import TrackerHTTP
import TrackerHTTPServer

extension APIResponder {
    /// Words what the server refuses by itself. Where there is a request, the answer carries what every answer does.
    func refuse(_ refusal: HTTPRefusal, _ request: HTTPServerRequest?) -> HTTPServerResponse {
        let problem = APIProblem(refusal)
        let answer = request.map { api.response(to: APIRequest($0), problem: problem) } ?? problem.response
        guard case .bytes(let bytes) = answer.body else { return HTTPServerResponse(head: answer.head) }
        if let request, let accessLog {
            // Off the server's thread, since a log may be slow.
            Task { accessLog.write(request.head, answer, byteCount: bytes.count, duration: .zero, isComplete: true) }
        }
        return HTTPServerResponse(head: answer.head, body: .bytes(bytes))
    }
}

extension APIProblem {
    /// The answer to what the server does not hand on.
    init(_ refusal: HTTPRefusal) {
        let detail =
            switch refusal {
            case .malformed, .http2: "This is no HTTP request."
            case .version: "This server speaks HTTP/1.1 and HTTP/1.0."
            case .headTooLarge: "The request's target and headers are too long."
            case .host: "A request takes one `Host` header."
            case .transferCoding: "Requests need no body; of transfer codings this server knows `chunked`."
            case .busy: "All connections of this server are busy. Try again in a moment."
            case .timeout: "There was not enough time for the answer. Ask for a narrower range with `from` and `to`."
            case .failure: "The server could not answer this request."
            }
        self.init(refusal.status, detail, headerFields: refusal == .busy ? [.retryAfter: "1"] : [:])
    }
}
