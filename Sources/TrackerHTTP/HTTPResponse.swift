/// An answer's head (RFC 9110, section 3.4).
public struct HTTPResponse: Hashable, Sendable {
    /// The status.
    public var status: Status
    /// The header fields.
    public var headerFields: HTTPFields

    /// Makes an answer.
    public init(status: Status, headerFields: HTTPFields = [:]) {
        self.status = status
        self.headerFields = headerFields
    }

    /// A status code (RFC 9110, section 15). Statuses are equal when their codes are.
    public struct Status: Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
        /// What a client is to make of an answer, by the code's first digit.
        public enum Kind: Hashable, Sendable {
            /// 1xx: the answer proper is still to come.
            case informational
            /// 2xx.
            case successful
            /// 3xx.
            case redirection
            /// 4xx: the request is at fault.
            case clientError
            /// 5xx: the server is at fault.
            case serverError
            /// No such class.
            case invalid
        }

        /// Three digits, `100...999`.
        public let code: Int
        /// A few words for people, without CR, LF or NUL; may be empty.
        public let reasonPhrase: String

        /// Makes a status; a phrase that cannot stand in a status line is left out. Without one, a code that is known here gets
        /// the phrase that RFC 9110 gives it.
        public init(code: Int, reasonPhrase: String? = nil) {
            self.code = code
            let phrase = reasonPhrase ?? Self.reasonPhrases[code] ?? ""
            self.reasonPhrase = HTTPField.isValidValue(phrase) ? phrase : ""
        }

        /// A code that is known here, with its phrase.
        public init(integerLiteral code: Int) {
            self.init(code: code)
        }

        /// The class of the code.
        public var kind: Kind {
            switch code {
            case 100...199: .informational
            case 200...299: .successful
            case 300...399: .redirection
            case 400...499: .clientError
            case 500...599: .serverError
            default: .invalid
            }
        }

        /// Code and phrase.
        public var description: String { reasonPhrase.isEmpty ? "\(code)" : "\(code) \(reasonPhrase)" }
    }
}

extension HTTPResponse.Status: Hashable {
    /// Whether both codes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Adds the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension HTTPResponse.Status {
    /// RFC 9110, section 15, and RFC 6585.
    private static let reasonPhrases: [Int: String] = [
        100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
        308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
        411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long",
        415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed", 421: "Misdirected Request",
        422: "Unprocessable Content", 426: "Upgrade Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    ]

    /// 200.
    public static let ok: Self = 200
    /// 201.
    public static let created: Self = 201
    /// 204.
    public static let noContent: Self = 204
    /// 206.
    public static let partialContent: Self = 206
    /// 301.
    public static let movedPermanently: Self = 301
    /// 304.
    public static let notModified: Self = 304
    /// 307.
    public static let temporaryRedirect: Self = 307
    /// 400.
    public static let badRequest: Self = 400
    /// 401.
    public static let unauthorized: Self = 401
    /// 403.
    public static let forbidden: Self = 403
    /// 404.
    public static let notFound: Self = 404
    /// 405.
    public static let methodNotAllowed: Self = 405
    /// 406.
    public static let notAcceptable: Self = 406
    /// 409.
    public static let conflict: Self = 409
    /// 411.
    public static let lengthRequired: Self = 411
    /// 412.
    public static let preconditionFailed: Self = 412
    /// 413.
    public static let contentTooLarge: Self = 413
    /// 414.
    public static let uriTooLong: Self = 414
    /// 429.
    public static let tooManyRequests: Self = 429
    /// 431.
    public static let requestHeaderFieldsTooLarge: Self = 431
    /// 500.
    public static let internalServerError: Self = 500
    /// 501.
    public static let notImplemented: Self = 501
    /// 502.
    public static let badGateway: Self = 502
    /// 503.
    public static let serviceUnavailable: Self = 503
    /// 504.
    public static let gatewayTimeout: Self = 504
    /// 505.
    public static let httpVersionNotSupported: Self = 505
}
