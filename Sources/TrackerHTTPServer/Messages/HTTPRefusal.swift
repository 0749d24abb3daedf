public import TrackerHTTP

/// Why the server itself answers, with the words of the layer above.
public enum HTTPRefusal: Error, Hashable, Sendable {
    /// What came is no HTTP, or breaks its rules (RFC 9112).
    case malformed
    /// The client starts HTTP/2 without having asked (RFC 9113, section 3.4).
    case http2
    /// The request is of another version than 1.0 and 1.1, or of none.
    case version
    /// Target and header fields are longer, or more, than the parser takes.
    case headTooLarge
    /// The request has no `Host`, several, or an empty one.
    case host
    /// The body is sent in a coding that is not known here.
    case transferCoding
    /// All connections are busy.
    case busy
    /// The answer's first byte took too long.
    case timeout
    /// What makes the answers failed.
    case failure

    /// The status that says so.
    public var status: HTTPResponse.Status {
        switch self {
        case .malformed, .http2, .host: .badRequest
        case .version: .httpVersionNotSupported
        case .headTooLarge: .requestHeaderFieldsTooLarge
        case .transferCoding: .notImplemented
        case .busy: .serviceUnavailable
        case .timeout: .gatewayTimeout
        case .failure: .internalServerError
        }
    }
}
