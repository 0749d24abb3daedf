public import FoundationEssentials

/// What every client of a service needs.
public struct AWSConfiguration: Sendable {
    /// Where calls go and what they are signed for.
    public var region: String
    /// What calls are signed with.
    public var credentials: any AWSCredentialProvider
    /// Where services are.
    public var endpoints: AWSEndpoints
    /// What carries the requests.
    public var transport: any HTTPTransport
    /// When failed calls are tried again.
    public var retries: RetryPolicy
    /// The current time, which signatures carry unless a service says that it is wrong.
    public var now: @Sendable () -> Date
    /// Shared by all copies: what one client learns about the clock, the others need not.
    let clockOffset = ClockOffset()

    /// Makes a configuration from its parts.
    public init(
        region: String,
        credentials: any AWSCredentialProvider,
        endpoints: AWSEndpoints = AWSEndpoints(),
        transport: any HTTPTransport,
        retries: RetryPolicy = RetryPolicy(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.region = region
        self.credentials = credentials
        self.endpoints = endpoints
        self.transport = transport
        self.retries = retries
        self.now = now
    }

    /// The time that signatures carry: the services' own, as far as it is known.
    var signingTime: Date { now().addingTimeInterval(clockOffset.seconds) }
}
