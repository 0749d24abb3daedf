import TrackerHTTP
import NIOHTTP1
import QueryAPI

extension APIProblem {
    /// The answer to bytes that are no request.
    init(_ failure: HTTPParserError) {
        switch failure {
        case .headerOverflow:
            self.init(.requestHeaderFieldsTooLarge, "The request's target and headers are too long.")
        case .invalidMethod:
            // The parser's word for a start that is no method it knows; it knows those of RFC 9110 and WebDAV.
            self.init(
                .methodNotAllowed, "A request starts with GET, HEAD or OPTIONS.", headerFields: [.allow: "GET, HEAD, OPTIONS"])
        case .invalidVersion:
            self.init(.httpVersionNotSupported, "This server speaks HTTP/1.1 and HTTP/1.0.")
        default:
            self.init(.badRequest, "This is no HTTP request.")
        }
    }
}
