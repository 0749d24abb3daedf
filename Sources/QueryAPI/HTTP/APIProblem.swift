public import TrackerHTTP

/// Why a request was not answered, as RFC 9457 writes it.
public struct APIProblem: Error, Sendable {
    /// The kind of problem, 400 or above.
    public var status: HTTPResponse.Status
    /// A sentence for whoever made the request: what was wrong and what is expected. It says nothing about the inside.
    public var detail: String
    /// The parameter that was wrong, where it was one.
    public var parameter: String?
    /// What the answer carries besides, such as `Allow` or `Retry-After`.
    public var headerFields: HTTPFields
    /// What went wrong inside, for the log of whoever runs the program.
    public var underlying: (any Error)?

    /// Makes a problem.
    public init(
        _ status: HTTPResponse.Status,
        _ detail: String,
        parameter: String? = nil,
        headerFields: HTTPFields = [:],
        underlying: (any Error)? = nil
    ) {
        self.status = status
        self.detail = detail
        self.parameter = parameter
        self.headerFields = headerFields
        self.underlying = underlying
    }

    /// The answer: `application/problem+json`, with the headers that an error of this kind needs.
    ///
    /// `QueryAPI.response(to:problem:)` adds those that every answer carries.
    public var response: APIResponse {
        var fields = headerFields
        fields[.contentType] = "application/problem+json"
        var response = APIResponse(status: status, headerFields: fields, body: .bytes(json))
        response.failure = underlying
        return response
    }

    private var json: [UInt8] {
        var bytes = Array(#"{"type":"about:blank","title":"#.utf8)
        bytes.appendJSONString(status.reasonPhrase)
        bytes += #","status":"#.utf8
        bytes += String(status.code).utf8
        bytes += #","detail":"#.utf8
        bytes.appendJSONString(detail)
        if let parameter {
            bytes += #","parameter":"#.utf8
            bytes.appendJSONString(parameter)
        }
        bytes += "}\n".utf8
        return bytes
    }
}

extension APIProblem {
    static func badRequest(_ detail: String) -> APIProblem {
        APIProblem(.badRequest, detail)
    }

    static func badParameter(_ parameter: QueryParameter, _ detail: String) -> APIProblem {
        APIProblem(.badRequest, detail, parameter: parameter.rawValue)
    }

    /// A parameter whose value is not of the form it takes.
    static func badValue(_ parameter: QueryParameter, _ value: String) -> APIProblem {
        badParameter(parameter, "`\(parameter.rawValue)` takes \(parameter.takes); got `\(value.shortenedForMessages)`.")
    }
}

extension String {
    /// The start of this text: enough to recognise it by, not enough to fill a log.
    var shortenedForMessages: String {
        count <= 80 ? self : prefix(80) + "…"
    }
}
