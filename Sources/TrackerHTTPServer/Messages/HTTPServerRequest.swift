public import TrackerHTTP

/// A request as it was sent: nothing of its target is decoded.
///
/// Bodies are read past; who needs them does not need this server.
public struct HTTPServerRequest: Hashable, Sendable {
    /// Method, path with query, `Host` as the authority, and the other header fields.
    ///
    /// Of a target in absolute form (`http://host/path?query`) the path is what stands behind the host; of `*`, and of what
    /// CONNECT names, it is the target itself.
    public var head: HTTPRequest
    /// The host and port of a target in absolute form, which need not be what `Host` says.
    public var targetAuthority: String?
    /// The version's second digit: 0 or 1.
    public var minorVersion: Int
    /// How long the body is.
    public var bodySize: HTTPBodySize

    /// Makes a request.
    public init(head: HTTPRequest, targetAuthority: String? = nil, minorVersion: Int = 1, bodySize: HTTPBodySize = .declared(0)) {
        self.head = head
        self.targetAuthority = targetAuthority
        self.minorVersion = minorVersion
        self.bodySize = bodySize
    }
}
