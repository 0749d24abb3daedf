extension HTTPServer {
    /// How much clients may take.
    public struct Limits: Sendable {
        /// Connections at a time. At the limit the one that has been longest without a complete request makes room; when all are
        /// busy, a new one is refused. The limit of file descriptors may allow fewer. Default 256.
        public var maxConnections = 256
        /// File descriptors that are left to the rest of the program, and to what ends. Default 128.
        public var reservedDescriptors = 128
        /// Bytes of a request's head that are read before it is refused. Default 128 KiB.
        public var maxHeadBytes = 128 << 10
        /// Header fields that are read before a request is refused. Default 256.
        public var maxFields = 256
        /// Bytes of a request's body that are read past; a longer one ends the connection. Default 64 KiB.
        public var maxBodyBytes = 64 << 10
        /// How long head and body of a request may take, together. Default 30 seconds.
        public var requestTimeout: Duration = .seconds(30)
        /// How long a connection may be without a request. Default 60 seconds.
        public var idleTimeout: Duration = .seconds(60)
        /// How long an answer's first byte may take. Default 10 minutes.
        public var answerTimeout: Duration = .seconds(600)
        /// How often a client must have taken `minBytesPerPaceWindow` of an answer that has more to give. Default 60 seconds.
        public var paceWindow: Duration = .seconds(60)
        /// Bytes of an answer that a client must take in a `paceWindow`. Default 64 KiB.
        public var minBytesPerPaceWindow = 64 << 10
        /// How long a connection that is to end waits for the client to close it. Default 2 seconds.
        public var lingerTimeout: Duration = .seconds(2)
        /// How long answers under way may take to finish once the server is asked to stop. Default 10 seconds.
        public var gracePeriod: Duration = .seconds(10)

        /// The defaults.
        public init() {}
    }
}
