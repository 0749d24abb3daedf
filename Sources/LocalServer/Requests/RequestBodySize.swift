import TrackerHTTP

/// How long a request's body is, as its header says (RFC 9112, section 6.3).
enum RequestBodySize: Hashable {
    /// This many bytes; 0 where nothing is said.
    case declared(Int)
    /// Its end shows when it comes.
    case unknown

    init(_ fields: HTTPFields) {
        self.init(transferEncoding: fields[.transferEncoding], contentLength: fields[.contentLength])
    }

    init(transferEncoding: String?, contentLength: String?) {
        if transferEncoding != nil {
            self = .unknown
        } else {
            self = .declared(contentLength.map { Int($0) ?? .max } ?? 0)
        }
    }
}
