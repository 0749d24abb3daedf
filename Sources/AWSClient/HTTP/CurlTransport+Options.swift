extension CurlTransport {
    /// How a transport connects.
    public struct Options: Hashable, Sendable {
        /// A file with the certificates of the authorities that are trusted, in PEM, instead of the system's own
        /// (`AWS_CA_BUNDLE`); `nil` for the system's.
        public var caBundle: String?
        /// What requests call their sender, unless they say themselves.
        public var userAgent: String
        /// How many requests may be on their way to one host at a time, and so how many connections there are to it at most, at
        /// least 1; further requests wait for one to end. A download counts until its last byte has arrived.
        public var maxConnectionsPerHost: Int
        /// How many connections are kept for later requests when they are done, at least 1, to all hosts together.
        public var maxIdleConnections: Int

        /// Makes options; left out, the system's certificates, 64 connections to a host, and 128 kept.
        public init(
            caBundle: String? = nil, userAgent: String = "cloudtrail-tracker", maxConnectionsPerHost: Int = 64,
            maxIdleConnections: Int = 128
        ) {
            self.caBundle = caBundle
            self.userAgent = userAgent
            self.maxConnectionsPerHost = maxConnectionsPerHost
            self.maxIdleConnections = maxIdleConnections
        }
    }
}
