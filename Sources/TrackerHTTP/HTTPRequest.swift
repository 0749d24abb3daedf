/// A request's head (RFC 9110, section 3.4).
public struct HTTPRequest: Hashable, Sendable {
    /// The method.
    public var method: Method
    /// `http` or `https`; `nil` where it is not known, or plain.
    public var scheme: String?
    /// Host and port, as `Host` names them.
    public var authority: String?
    /// Path and query, as they are sent: nothing is decoded.
    public var path: String?
    /// The header fields but `Host`, which is the authority.
    public var headerFields: HTTPFields

    /// Makes a request.
    public init(method: Method, scheme: String?, authority: String?, path: String?, headerFields: HTTPFields = [:]) {
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.headerFields = headerFields
    }

    /// A method (RFC 9110, section 9); case matters.
    public struct Method: Hashable, Sendable, CustomStringConvertible {
        /// The method's name.
        public let rawValue: String

        /// Takes a token; anything else is `nil`.
        public init?(_ name: some StringProtocol) {
            guard HTTPToken.isToken(name.utf8) else { return nil }
            rawValue = String(name)
        }

        private init(known name: String) {
            rawValue = name
        }

        /// The method's name.
        public var description: String { rawValue }

        /// `GET`.
        public static let get = Method(known: "GET")
        /// `HEAD`.
        public static let head = Method(known: "HEAD")
        /// `POST`.
        public static let post = Method(known: "POST")
        /// `PUT`.
        public static let put = Method(known: "PUT")
        /// `DELETE`.
        public static let delete = Method(known: "DELETE")
        /// `CONNECT`.
        public static let connect = Method(known: "CONNECT")
        /// `OPTIONS`.
        public static let options = Method(known: "OPTIONS")
        /// `TRACE`.
        public static let trace = Method(known: "TRACE")
        /// `PATCH` (RFC 5789).
        public static let patch = Method(known: "PATCH")
    }
}
