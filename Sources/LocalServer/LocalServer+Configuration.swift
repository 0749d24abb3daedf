import TrackerHTTPServer

extension LocalServer {
    /// Where a server listens and what it grants.
    public struct Configuration: Sendable {
        /// An IP address, or `localhost` for 127.0.0.1 and ::1; all but loopback addresses need a `token`. Default `127.0.0.1`.
        public var host: String
        /// A TCP port, `0...65535`; 0 for one that is free. Default 8080.
        public var port: Int
        /// What callers must know; needed where other machines reach the server. None by default.
        public var token: BearerToken?
        /// Whether answers are compressed with gzip for clients that take it. Default true.
        public var compresses: Bool
        /// Whether each answer is logged, at level `info`. Default true.
        public var logsAccess: Bool
        /// What one client may ask for.
        public var limits: Limits

        /// Makes a configuration; left out, a part has its default.
        public init(
            host: String = "127.0.0.1",
            port: Int = 8080,
            token: BearerToken? = nil,
            compresses: Bool = true,
            logsAccess: Bool = true,
            limits: Limits = Limits()
        ) {
            self.host = host
            self.port = port
            self.token = token
            self.compresses = compresses
            self.logsAccess = logsAccess
            self.limits = limits
        }
    }

    /// What one client may ask for.
    public struct Limits: Sendable {
        /// Most bytes of all header names and values; more is answered with 431. Default 32 KiB.
        public var maxHeaderBytes = 32 << 10
        /// Longest request body. Bodies have no meaning here: up to this they are read and left alone, longer ones are answered
        /// with 413. Default 64 KiB.
        public var maxBodyBytes = 64 << 10
        /// Connections at a time. At the limit the one that has been longest without a complete request makes room; when all are
        /// busy, a new one is answered with 503. The limit of file descriptors may allow fewer. Default 256.
        public var maxConnections = 256
        /// How long head and body of a request may take, together. Default 30 seconds.
        public var requestTimeout: Duration = .seconds(30)
        /// How long a connection may be without a request. Default 60 seconds.
        public var idleTimeout: Duration = .seconds(60)
        /// How long an answer's first byte may take; then it is a 504. Default 10 minutes.
        public var answerTimeout: Duration = .seconds(600)
        /// How long a client may take for 64 KiB of an answer that has more to give. Default 60 seconds.
        public var stallTimeout: Duration = .seconds(60)
        /// How long answers under way may take to finish once the server is asked to stop. Default 10 seconds.
        public var gracePeriod: Duration = .seconds(10)

        /// The defaults.
        public init() {}
    }
}

extension LocalServer.Limits {
    /// Bytes of a request's head that are read before it is given up: enough above `maxHeaderBytes` and the API's own limit that
    /// what exceeds those is still understood and gets its proper answer, on a connection that stays usable.
    private var maxParsedBytes: Int { max(128 << 10, 2 * maxHeaderBytes) }

    /// The same for the server below.
    var server: HTTPServer.Limits {
        var limits = HTTPServer.Limits()
        limits.maxConnections = maxConnections
        limits.maxHeadBytes = maxParsedBytes
        limits.maxBodyBytes = maxBodyBytes
        limits.requestTimeout = requestTimeout
        limits.idleTimeout = idleTimeout
        limits.answerTimeout = answerTimeout
        limits.paceWindow = stallTimeout
        limits.gracePeriod = gracePeriod
        return limits
    }
}
