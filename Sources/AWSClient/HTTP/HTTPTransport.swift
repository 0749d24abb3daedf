public import TrackerHTTP

/// Sends HTTP requests. Requests go on side by side; cancelling the task ends its request at once.
public protocol HTTPTransport: Sendable {
    /// Sends a request and returns the whole answer, whatever its status is.
    ///
    /// - Parameters:
    ///   - request: With scheme, authority and a path that is percent-encoded as it is to be sent.
    ///   - body: What follows the header fields; `Content-Length` is added.
    ///   - limits: How long to wait and how much to take.
    /// - Throws: `HTTPTransportError` when there is no whole answer.
    func send(_ request: HTTPRequest, body: [UInt8], limits: TransferLimits) async throws(HTTPTransportError) -> HTTPAnswer

    /// Sends a request without a body and returns as soon as the head of the answer is there.
    ///
    /// At most 1 MiB of the answer waits in memory; the connection rests while nobody reads.
    ///
    /// - Throws: `HTTPTransportError` when there is no head.
    func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload
}

/// An answer with its whole body.
public struct HTTPAnswer: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// The content, empty when there is none.
    public var body: [UInt8]

    /// Makes an answer.
    public init(head: HTTPResponse, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

/// An answer whose body is read while it arrives. Releasing it ends the request.
public protocol HTTPDownload: AnyObject, Sendable {
    /// Status and header fields.
    var head: HTTPResponse { get }

    /// Fills the front of `buffer`; blocks the thread until there is at least one byte, so it does not belong on Swift's own
    /// threads. Ends with `.cancelled` once `cancel()` was called.
    ///
    /// - Returns: The number of bytes, 0 at the end of a whole body alone.
    /// - Throws: `HTTPTransportError` when the body breaks off.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(HTTPTransportError) -> Int

    /// Ends the request; a `read` that waits returns. Does nothing after the end.
    func cancel()
}

/// How long a request may take, and how large its answer may be.
public struct TransferLimits: Hashable, Sendable {
    /// From the start to a usable connection, TLS included.
    public var connect: Duration
    /// The longest time without a byte in either direction once connected, `nil` for no limit. A download that rests because
    /// nobody reads is not timed.
    public var idle: Duration?
    /// From the start to the last byte, `nil` for no limit.
    public var total: Duration?
    /// The largest body that `send` takes, in bytes.
    public var bodyBytes: Int

    /// Makes limits; left out, 5 s to connect, 30 s without a byte, no limit in all, and 64 MiB.
    public init(
        connect: Duration = .seconds(5), idle: Duration? = .seconds(30), total: Duration? = nil, bodyBytes: Int = 64 << 20
    ) {
        self.connect = connect
        self.idle = idle
        self.total = total
        self.bodyBytes = bodyBytes
    }
}
