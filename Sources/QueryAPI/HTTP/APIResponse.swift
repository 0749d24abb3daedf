public import TrackerHTTP

/// The answer to a request. Status and header fields are final before the first byte of the body is asked for.
public struct APIResponse: Sendable {
    /// The content.
    public enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
        /// In pieces, made while they are read. A failure on the way must break the transfer off, so that nobody takes a part
        /// for the whole.
        case stream(APIBodyStream)
    }

    /// Whether it worked.
    public var status: HTTPResponse.Status
    /// Without `Content-Length`, which is the adapter's to add.
    public var headerFields: HTTPFields
    /// What a `GET` gets. The adapter leaves it out of the answer to a `HEAD`.
    public var body: Body
    /// The route that answered, such as `/users/{user}`; `nil` when there is none. Safe as a label of metrics.
    public var routeTemplate: String?
    /// What went wrong inside, for the log of whoever runs the program; no part of the answer.
    public var failure: (any Error)?

    /// Makes a response.
    public init(status: HTTPResponse.Status, headerFields: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.headerFields = headerFields
        self.body = body
    }

    /// The whole body in one piece; it takes the memory that the body takes.
    ///
    /// - Throws: What broke a streamed body off.
    public func collectBody() async throws -> [UInt8] {
        switch body {
        case .bytes(let bytes):
            return bytes
        case .stream(let stream):
            var bytes = [UInt8]()
            for try await chunk in stream { bytes += chunk }
            return bytes
        }
    }

    /// A 200 with a JSON body, which ends with a line feed.
    static func json(_ bytes: [UInt8]) -> APIResponse {
        APIResponse(
            status: .ok,
            headerFields: [.contentType: EventFormat.json.contentType],
            body: .bytes(bytes)
        )
    }
}
