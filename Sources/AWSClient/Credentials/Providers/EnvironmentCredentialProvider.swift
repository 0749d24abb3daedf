/// Keys in environment variables: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentialProvider: AWSCredentialProvider {
    private let environment: [String: String]

    /// Reads from these variables.
    public init(environment: [String: String]) {
        self.environment = environment
    }

    /// What the variables hold.
    ///
    /// - Throws: `AWSError`; of two keys one alone is an error that names the missing one.
    public func credentials() async throws(AWSError) -> AWSCredentials {
        switch (environment.nonEmpty("AWS_ACCESS_KEY_ID"), environment.nonEmpty("AWS_SECRET_ACCESS_KEY")) {
        case (let id?, let secret?):
            return AWSCredentials(
                accessKeyID: id, secretAccessKey: secret, sessionToken: environment.nonEmpty("AWS_SESSION_TOKEN"))
        case (nil, nil):
            throw .notSetUp("AWS_ACCESS_KEY_ID is not set")
        case (_?, nil):
            throw .unusable("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not")
        case (nil, _?):
            throw .unusable("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not")
        }
    }
}

extension AWSError {
    /// A provider that has nothing to say; the next in a chain is asked.
    static func notSetUp(_ message: String) -> AWSError {
        AWSError(.credentials, code: noCredentials, message: message)
    }

    /// A provider that is set up, and does not work.
    static func unusable(_ message: String) -> AWSError {
        AWSError(.credentials, code: "UnusableCredentials", message: message)
    }
}
