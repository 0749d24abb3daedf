/// A profile of the shared files: static keys, what a `credential_process` prints, or a role taken on with another profile's
/// keys, a web identity, the environment, a container or an instance.
public struct ProfileCredentialProvider: AWSCredentialProvider {
    private let name: String
    private let isNamed: Bool
    private let context: CredentialContext

    /// Reads a profile.
    ///
    /// - Parameters:
    ///   - name: Which one; `AWS_PROFILE`, else `default`.
    ///   - isNamed: Whether somebody asked for it by name, so that it has to be there.
    ///   - context: What is looked at and asked with.
    init(_ name: String, isNamed: Bool, context: CredentialContext) {
        self.name = name
        self.isNamed = isNamed
        self.context = context
    }

    /// Keys as the profile says.
    ///
    /// - Throws: `AWSError`, which names the profile.
    public func credentials() async throws(AWSError) -> AWSCredentials {
        guard context.shared.profile(name) != nil else {
            let message = "there is no profile \(name) in the shared config and credentials files"
            throw isNamed ? .unusable(message) : .notSetUp(message)
        }
        return try await credentials(of: name, visited: [])
    }

    private func credentials(of name: String, visited: [String]) async throws(AWSError) -> AWSCredentials {
        guard let profile = context.shared.profile(name) else {
            throw .unusable("the profile \(visited.last ?? name) names a source_profile \(name), which is not there")
        }
        let keys = try staticKeys(profile, name)
        let role = profile.nonEmpty("role_arn")
        // A source's own keys win over a role of its own, as in the SDKs.
        if let keys, role == nil || !visited.isEmpty { return keys }
        if let role, visited.last != name { return try await assume(role, profile, name, visited: visited + [name]) }
        if let command = profile.nonEmpty("credential_process") {
            return try await ProcessCredentialProvider(command: command, profile: name, environment: context.environment)
                .credentials()
        }
        for key in ["sso_session", "sso_start_url", "login_session"] where profile.nonEmpty(key) != nil {
            throw .unusable("the profile \(name) goes by \(key), which is not read here; \(Self.advice(name))")
        }
        // A profile may be there for its region alone, and the credentials be the container's or the instance's.
        let message = "the profile \(name) holds no credentials"
        throw visited.isEmpty ? .notSetUp(message) : .unusable(message)
    }

    private static func advice(_ name: String) -> String {
        "run `eval \"$(aws configure export-credentials --profile '\(name)' --format env)\"` first"
    }

    private func staticKeys(_ profile: SharedConfiguration.Section, _ name: String) throws(AWSError) -> AWSCredentials? {
        switch (profile.nonEmpty("aws_access_key_id"), profile.nonEmpty("aws_secret_access_key")) {
        case (let id?, let secret?):
            return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: profile.nonEmpty("aws_session_token"))
        case (nil, nil):
            return nil
        case (_?, nil):
            throw .unusable("the profile \(name) has an aws_access_key_id, but no aws_secret_access_key")
        case (nil, _?):
            throw .unusable("the profile \(name) has an aws_secret_access_key, but no aws_access_key_id")
        }
    }

    private func assume(
        _ role: String, _ profile: SharedConfiguration.Section, _ name: String, visited: [String]
    ) async throws(AWSError) -> AWSCredentials {
        if profile.nonEmpty("mfa_serial") != nil {
            throw .unusable("the profile \(name) asks for a code of mfa_serial; \(Self.advice(name))")
        }
        let session = profile.nonEmpty("role_session_name") ?? context.defaultSessionName
        if let file = profile.nonEmpty("web_identity_token_file") {
            return try await WebIdentityCredentialProvider(roleARN: role, tokenFile: file, sessionName: session, context: context)
                .credentials()
        }
        let source: AWSCredentials
        switch (profile.nonEmpty("source_profile"), profile.nonEmpty("credential_source")) {
        case (let other?, nil):
            guard other == name || !visited.contains(other) else {
                throw .unusable("the profiles \(visited.joined(separator: ", ")) name each other as source_profile")
            }
            source = try await credentials(of: other, visited: visited)
        case (nil, let place?):
            source = try await context.provider(forSource: place, profile: name).credentials()
        default:
            throw .unusable("the profile \(name) has a role_arn, and needs one of source_profile and credential_source")
        }
        let seconds = profile.nonEmpty("duration_seconds").map { Int($0) }
        if case .some(nil) = seconds { throw .unusable("the profile \(name) has a duration_seconds that is no whole number") }
        var configuration = context.configuration(StaticCredentialProvider(source))
        if let region = profile.nonEmpty("region") { configuration.region = region }
        return try await STSClient(configuration).assumeRole(
            role, sessionName: session, externalID: profile.nonEmpty("external_id"),
            durationSeconds: seconds ?? nil)
    }
}
