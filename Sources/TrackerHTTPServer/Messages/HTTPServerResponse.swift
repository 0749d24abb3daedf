public import TrackerHTTP

/// An answer. The server adds `Content-Length` or `Transfer-Encoding`, `Date`, `Server` and `Connection`.
public struct HTTPServerResponse: Sendable {
    /// The content.
    public enum Body: Sendable {
        /// All of it.
        case bytes([UInt8])
        /// In pieces: the closure writes them, and each write waits until the client has taken enough of those before.
        ///
        /// When it throws, the transfer is broken off, so that nobody takes a part for the whole. For a `HEAD` it is not called.
        case stream(@Sendable (HTTPBodyWriter) async throws -> Void)
    }

    /// Status and header fields. `Connection: close` among them ends the connection behind the answer.
    public var head: HTTPResponse
    /// What a `GET` gets; the server leaves it out of answers to a `HEAD`, and where a status allows none.
    public var body: Body

    /// Makes an answer.
    public init(head: HTTPResponse, body: Body = .bytes([])) {
        self.head = head
        self.body = body
    }
}
