/// Asks one provider after the other; the first that is set up decides.
public struct CredentialChain: AWSCredentialProvider {
    private let providers: [any AWSCredentialProvider]

    /// Asks these, in this order.
    public init(_ providers: [any AWSCredentialProvider]) {
        self.providers = providers
    }

    /// What the first provider gives that is set up.
    ///
    /// - Throws: `AWSError`; when none is set up, it says where was looked.
    public func credentials() async throws(AWSError) -> AWSCredentials {
        var reasons = [String]()
        for provider in providers {
            do {
                return try await provider.credentials()
            } catch  where error.code == AWSError.noCredentials {
                reasons.append(error.message)
            }
        }
        throw .notSetUp("there are no AWS credentials: \(reasons.joined(separator: "; "))")
    }

    /// Tells all providers.
    public func discard(_ credentials: AWSCredentials) async {
        for provider in providers { await provider.discard(credentials) }
    }
}
