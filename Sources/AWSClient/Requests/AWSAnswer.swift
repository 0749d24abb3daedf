import FoundationEssentials
import TrackerHTTP

/// Tells what a service's answer means, for JSON and XML services alike.
enum AWSAnswer {
    static func isSuccess(_ status: HTTPResponse.Status) -> Bool {
        (200..<300).contains(status.code) || status.code == 304
    }

    /// How long the service wants to be left alone: milliseconds in `X-Amz-Retry-After`, else seconds or a moment in
    /// `Retry-After`.
    static func retryAfter(_ head: HTTPResponse, now: Date) -> Duration? {
        if let text = head.headerFields[.xAmzRetryAfter], let milliseconds = Int(text), milliseconds >= 0 {
            return .milliseconds(milliseconds)
        }
        guard let text = head.headerFields[.retryAfter] else { return nil }
        if let seconds = Int(text) { return seconds < 0 ? nil : .seconds(seconds) }
        return HTTPDate.parse(text).map { .seconds(max(0, $0.timeIntervalSince(now))) }
    }

    /// When the service says that it answered.
    static func date(_ head: HTTPResponse) -> Date? {
        head.headerFields[.date].flatMap { HTTPDate.parse($0) }
    }

    static func error(head: HTTPResponse, body: [UInt8], operation: String, attempts: Int) -> AWSError {
        var (code, message) = body.first == UInt8(ascii: "<") ? xmlError(body) : jsonError(body)
        if let type = head.headerFields[.xAmznErrorType] { code = type }
        return AWSError(
            .service,
            code: code.map(bareCode) ?? defaultCode(of: head.status),
            message: message ?? "",
            status: head.status.code,
            requestID: head.headerFields[.xAmznRequestID] ?? head.headerFields[.xAmzRequestID],
            operation: operation,
            attempts: attempts)
    }

    /// `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://…` without what surrounds the code.
    private static func bareCode(_ text: String) -> String {
        let behindHash = text.split(separator: "#").last.map(String.init) ?? text
        return behindHash.split(separator: ":").first.map(String.init) ?? behindHash
    }

    /// For answers without a body, such as those to HEAD.
    private static func defaultCode(of status: HTTPResponse.Status) -> String {
        switch status.code {
        case 403: "AccessDenied"
        case 404: "NotFound"
        case 412: "PreconditionFailed"
        case 429: "TooManyRequests"
        case 503: "ServiceUnavailable"
        default: "HTTP\(status.code)"
        }
    }

    private struct JSONError: Decodable {
        let code: String?
        let message: String?

        /// Services differ in how they write the names.
        private enum CodingKeys: String, CodingKey {
            case type = "__type"
            case code
            case capitalizedCode = "Code"
            case message
            case capitalizedMessage = "Message"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ keys: CodingKeys...) -> String? {
                keys.lazy.compactMap { try? values.decodeIfPresent(String.self, forKey: $0) }.first
            }
            code = text(.type, .code, .capitalizedCode)
            message = text(.message, .capitalizedMessage)
        }
    }

    private static func jsonError(_ body: [UInt8]) -> (String?, String?) {
        let error = try? JSONDecoder().decode(JSONError.self, from: Data(body))
        return (error?.code, error?.message)
    }

    /// S3's `<Error><Code>` and the query protocol's `<ErrorResponse><Error><Code>`.
    private static func xmlError(_ body: [UInt8]) -> (String?, String?) {
        guard let root = try? XMLElement(parsing: body) else { return (nil, nil) }
        let error = root.name == "Error" ? root : root.first("Error") ?? root.first("Errors")?.first("Error")
        guard let message = error?.first("Message")?.text else { return (error?.first("Code")?.text, nil) }
        return (error?.first("Code")?.text, message + arguments(of: error))
    }

    /// What S3 names besides its message: `ArgumentName1`, `ArgumentValue1` and so on, as for destinations of notifications.
    private static func arguments(of error: XMLElement?) -> String {
        let pairs = (1...5).compactMap { number in
            error?.text(of: "ArgumentName\(number)").map { "\($0): \(error?.text(of: "ArgumentValue\(number)") ?? "")" }
        }
        return pairs.isEmpty ? "" : " (\(pairs.joined(separator: "; ")))"
    }
}
