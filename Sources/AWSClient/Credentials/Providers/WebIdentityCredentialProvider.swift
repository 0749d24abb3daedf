/// A role taken on with a token that somebody else vouches for, as in Kubernetes: `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`,
/// `AWS_ROLE_SESSION_NAME`. The file is read anew each time, as its token is renewed.
struct WebIdentityCredentialProvider: AWSCredentialProvider {
    let roleARN: String
    let tokenFile: String
    let sessionName: String
    let context: CredentialContext

    func credentials() async throws(AWSError) -> AWSCredentials {
        guard let bytes = context.readFile(tokenFile) else {
            throw .unusable("the web identity token file \(tokenFile) cannot be read")
        }
        let token = String(decoding: bytes, as: UTF8.self)
        return try await STSClient(context.configuration(AnonymousCredentialProvider())).assumeRoleWithWebIdentity(
            roleARN, token: String(token.filter { !$0.isWhitespace }), sessionName: sessionName)
    }
}

/// Nobody's credentials: calls are not signed.
struct AnonymousCredentialProvider: AWSCredentialProvider {
    func credentials() async throws(AWSError) -> AWSCredentials {
        AWSCredentials(accessKeyID: "", secretAccessKey: "")
    }
}
