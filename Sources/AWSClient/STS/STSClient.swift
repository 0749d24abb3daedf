import FoundationEssentials
import TrackerHTTP

/// Calls AWS Security Token Service (query protocol, API version 2011-06-15), at the region's own endpoint.
public struct STSClient: Sendable {
    private let client: AWSServiceClient

    /// Makes a client.
    public init(_ configuration: AWSConfiguration) {
        client = AWSServiceClient(.sts, configuration)
    }

    /// Who the credentials belong to.
    ///
    /// - Throws: `AWSError`.
    public func callerIdentity() async throws(AWSError) -> (account: String, arn: String) {
        let result = try await call("GetCallerIdentity", [])
        return (result.text(of: "Account") ?? "", result.text(of: "Arn") ?? "")
    }

    /// Takes a role on.
    ///
    /// - Throws: `AWSError`.
    func assumeRole(
        _ arn: String, sessionName: String, externalID: String?, durationSeconds: Int?
    ) async throws(AWSError) -> AWSCredentials {
        var parameters = [("RoleArn", arn), ("RoleSessionName", sessionName)]
        if let externalID { parameters.append(("ExternalId", externalID)) }
        if let durationSeconds { parameters.append(("DurationSeconds", String(durationSeconds))) }
        return try credentials(in: await call("AssumeRole", parameters), "AssumeRole")
    }

    /// Takes a role on with a token that somebody else vouches for; the call is not signed.
    ///
    /// - Throws: `AWSError`.
    func assumeRoleWithWebIdentity(
        _ arn: String, token: String, sessionName: String
    ) async throws(AWSError) -> AWSCredentials {
        let operation = "AssumeRoleWithWebIdentity"
        let parameters = [("RoleArn", arn), ("RoleSessionName", sessionName), ("WebIdentityToken", token)]
        return try credentials(in: await call(operation, parameters, isSigned: false), operation)
    }

    private func call(
        _ operation: String, _ parameters: [(String, String)], isSigned: Bool = true
    ) async throws(AWSError) -> XMLElement {
        let items =
            [(name: "Action", value: operation), ("Version", "2011-06-15")] + parameters.map { (name: $0.0, value: $0.1) }
        var request = AWSRequest(operation: operation, method: .post, body: Array(URIEncoding.query(items).utf8))
        request.headerFields[.contentType] = "application/x-www-form-urlencoded; charset=utf-8"
        request.isSigned = isSigned
        let answer = try await client.send(request)
        guard let root = try? XMLElement(parsing: answer.body), let result = root.first("\(operation)Result") else {
            throw malformed(operation)
        }
        return result
    }

    private func credentials(in result: XMLElement, _ operation: String) throws(AWSError) -> AWSCredentials {
        guard let element = result.first("Credentials"), let id = element.text(of: "AccessKeyId"),
            let secret = element.text(of: "SecretAccessKey"), let token = element.text(of: "SessionToken")
        else { throw malformed(operation) }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: token,
            expiration: element.text(of: "Expiration").flatMap(Date.init(iso8601Text:)))
    }

    private func malformed(_ operation: String) -> AWSError {
        AWSError(
            .malformedAnswer, code: "MalformedAnswer", message: "the answer is not understood", operation: "STS.\(operation)")
    }
}
