extension HTTPField {
    /// The name of a header field: a token (RFC 9110, section 5.1). Names that differ in case alone are equal.
    public struct Name: Hashable, Sendable, CustomStringConvertible {
        /// The name as it was written.
        public let rawName: String
        /// The name in lower case, as HTTP/2 writes it.
        public let canonicalName: String

        /// Takes a token; anything else is `nil`.
        public init?(_ name: some StringProtocol) {
            guard HTTPToken.isToken(name.utf8) else { return nil }
            self.init(unchecked: String(name))
        }

        init(unchecked name: String) {
            rawName = name
            canonicalName = HTTPToken.lowercased(name)
        }

        /// The name as it was written.
        public var description: String { rawName }

        /// Whether both are the same name.
        public static func == (left: Name, right: Name) -> Bool { left.canonicalName == right.canonicalName }

        /// Adds the name without regard to its case.
        public func hash(into hasher: inout Hasher) { hasher.combine(canonicalName) }
    }
}

/// The names that this project reads or writes, of those in IANA's registry of HTTP field names.
extension HTTPField.Name {
    /// `Accept` (RFC 9110, section 12.5.1).
    public static let accept = HTTPField.Name(unchecked: "Accept")
    /// `Accept-Encoding` (RFC 9110, section 12.5.3).
    public static let acceptEncoding = HTTPField.Name(unchecked: "Accept-Encoding")
    /// `Access-Control-Allow-Headers` (the Fetch standard).
    public static let accessControlAllowHeaders = HTTPField.Name(unchecked: "Access-Control-Allow-Headers")
    /// `Access-Control-Allow-Methods` (the Fetch standard).
    public static let accessControlAllowMethods = HTTPField.Name(unchecked: "Access-Control-Allow-Methods")
    /// `Access-Control-Allow-Origin` (the Fetch standard).
    public static let accessControlAllowOrigin = HTTPField.Name(unchecked: "Access-Control-Allow-Origin")
    /// `Access-Control-Expose-Headers` (the Fetch standard).
    public static let accessControlExposeHeaders = HTTPField.Name(unchecked: "Access-Control-Expose-Headers")
    /// `Access-Control-Max-Age` (the Fetch standard).
    public static let accessControlMaxAge = HTTPField.Name(unchecked: "Access-Control-Max-Age")
    /// `Access-Control-Request-Headers` (the Fetch standard).
    public static let accessControlRequestHeaders = HTTPField.Name(unchecked: "Access-Control-Request-Headers")
    /// `Access-Control-Request-Method` (the Fetch standard).
    public static let accessControlRequestMethod = HTTPField.Name(unchecked: "Access-Control-Request-Method")
    /// `Allow` (RFC 9110, section 10.2.1).
    public static let allow = HTTPField.Name(unchecked: "Allow")
    /// `Authorization` (RFC 9110, section 11.6.2).
    public static let authorization = HTTPField.Name(unchecked: "Authorization")
    /// `Cache-Control` (RFC 9111, section 5.2).
    public static let cacheControl = HTTPField.Name(unchecked: "Cache-Control")
    /// `Connection` (RFC 9110, section 7.6.1).
    public static let connection = HTTPField.Name(unchecked: "Connection")
    /// `Content-Encoding` (RFC 9110, section 8.4).
    public static let contentEncoding = HTTPField.Name(unchecked: "Content-Encoding")
    /// `Content-Length` (RFC 9110, section 8.6).
    public static let contentLength = HTTPField.Name(unchecked: "Content-Length")
    /// `Content-Range` (RFC 9110, section 14.4).
    public static let contentRange = HTTPField.Name(unchecked: "Content-Range")
    /// `Content-Type` (RFC 9110, section 8.3).
    public static let contentType = HTTPField.Name(unchecked: "Content-Type")
    /// `Cookie` (RFC 6265, section 5.4).
    public static let cookie = HTTPField.Name(unchecked: "Cookie")
    /// `Date` (RFC 9110, section 6.6.1).
    public static let date = HTTPField.Name(unchecked: "Date")
    /// `ETag` (RFC 9110, section 8.8.3).
    public static let eTag = HTTPField.Name(unchecked: "ETag")
    /// `Expect` (RFC 9110, section 10.1.1).
    public static let expect = HTTPField.Name(unchecked: "Expect")
    /// `Host` (RFC 9110, section 7.2).
    public static let host = HTTPField.Name(unchecked: "Host")
    /// `If-Match` (RFC 9110, section 13.1.1).
    public static let ifMatch = HTTPField.Name(unchecked: "If-Match")
    /// `If-None-Match` (RFC 9110, section 13.1.2).
    public static let ifNoneMatch = HTTPField.Name(unchecked: "If-None-Match")
    /// `Link` (RFC 8288).
    public static let link = HTTPField.Name(unchecked: "Link")
    /// `Location` (RFC 9110, section 10.2.2).
    public static let location = HTTPField.Name(unchecked: "Location")
    /// `Origin` (RFC 6454).
    public static let origin = HTTPField.Name(unchecked: "Origin")
    /// `Range` (RFC 9110, section 14.2).
    public static let range = HTTPField.Name(unchecked: "Range")
    /// `Retry-After` (RFC 9110, section 10.2.3).
    public static let retryAfter = HTTPField.Name(unchecked: "Retry-After")
    /// `Server` (RFC 9110, section 10.2.4).
    public static let server = HTTPField.Name(unchecked: "Server")
    /// `Set-Cookie` (RFC 6265, section 4.1).
    public static let setCookie = HTTPField.Name(unchecked: "Set-Cookie")
    /// `Transfer-Encoding` (RFC 9112, section 6.1).
    public static let transferEncoding = HTTPField.Name(unchecked: "Transfer-Encoding")
    /// `Upgrade` (RFC 9110, section 7.8).
    public static let upgrade = HTTPField.Name(unchecked: "Upgrade")
    /// `User-Agent` (RFC 9110, section 10.1.5).
    public static let userAgent = HTTPField.Name(unchecked: "User-Agent")
    /// `Vary` (RFC 9110, section 12.5.5).
    public static let vary = HTTPField.Name(unchecked: "Vary")
    /// `WWW-Authenticate` (RFC 9110, section 11.6.1).
    public static let wwwAuthenticate = HTTPField.Name(unchecked: "WWW-Authenticate")
    /// `X-Content-Type-Options` (the Fetch standard).
    public static let xContentTypeOptions = HTTPField.Name(unchecked: "X-Content-Type-Options")
}
