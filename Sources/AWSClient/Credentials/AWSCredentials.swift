public import FoundationEssentials

/// What requests are signed with.
public struct AWSCredentials: Hashable, Sendable {
    /// The identifier of the key; no secret.
    public var accessKeyID: String
    /// The key.
    public var secretAccessKey: String
    /// Goes with temporary keys.
    public var sessionToken: String?
    /// When temporary keys end; `nil` for keys that stay.
    public var expiration: Date?

    /// Makes credentials.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Date? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

extension AWSCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key's identifier; secrets stay out of logs.
    public var description: String { "AWSCredentials(accessKeyID: \(accessKeyID))" }
    /// The key's identifier; secrets stay out of logs.
    public var debugDescription: String { description }
    /// The key's identifier; secrets stay out of dumps.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}

/// Where credentials come from.
public protocol AWSCredentialProvider: Sendable {
    /// Credentials that are good now. Cost: a request or none; `RefreshingCredentialProvider` keeps what it got.
    ///
    /// - Throws: `AWSError` with kind `.credentials`; its code is `.noCredentials` where this provider is not set up, so that
    ///   the next in a chain is asked.
    func credentials() async throws(AWSError) -> AWSCredentials

    /// Tells that a service called these expired or invalid, so that they are not handed out again from memory.
    func discard(_ credentials: AWSCredentials) async
}

extension AWSCredentialProvider {
    /// Does nothing: for providers that remember nothing.
    public func discard(_ credentials: AWSCredentials) async {}
}

/// Credentials that were given.
public struct StaticCredentialProvider: AWSCredentialProvider {
    private let given: AWSCredentials

    /// Hands out these.
    public init(_ credentials: AWSCredentials) {
        given = credentials
    }

    /// What was given.
    public func credentials() async throws(AWSError) -> AWSCredentials { given }
}
