import TrackerHTTP

/// The role of an EC2 instance, from its metadata service, version 2 alone.
///
/// Source: "Use the Instance Metadata Service to access instance metadata", Amazon EC2 User Guide.
struct InstanceMetadataCredentialProvider: AWSCredentialProvider {
    let context: CredentialContext

    private static let path = "/latest/meta-data/iam/security-credentials/"
    private static let service = "the instance's role"
    /// Elsewhere than on an instance nobody answers; that has to show soon.
    private static let limits = TransferLimits(connect: .seconds(1), idle: .seconds(2), total: .seconds(5), bodyBytes: 64 << 10)

    func credentials() async throws(AWSError) -> AWSCredentials {
        guard context.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else {
            throw .notSetUp("AWS_EC2_METADATA_DISABLED is true")
        }
        let endpoint = try endpoint()
        let token = try await token(endpoint)
        let answer = try await context.ask(request(Self.path, endpoint, token), for: Self.service, limits: Self.limits)
        guard [.ok, .notFound].contains(answer.head.status) else {
            throw .unusable("\(Self.service) cannot be had: HTTP \(answer.head.status.code)")
        }
        let lines = String(decoding: answer.head.status == .ok ? answer.body : [], as: UTF8.self).split(
            whereSeparator: \.isNewline)
        guard let name = lines.first else { throw .notSetUp("the instance has no role") }
        return try await context.fetch(
            request(Self.path + URIEncoding.encode(name), endpoint, token), from: Self.service, limits: Self.limits)
    }

    private func endpoint() throws(AWSError) -> AWSEndpoints.Endpoint {
        let variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
        let usesIPv6 = context.environment["\(variable)_MODE"]?.lowercased() == "ipv6"
        let url = context.environment.nonEmpty(variable) ?? (usesIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
        guard let endpoint = AWSEndpoints.Endpoint(url: url) else { throw .unusable("\(variable) is no URL") }
        return endpoint
    }

    private func token(_ endpoint: AWSEndpoints.Endpoint) async throws(AWSError) -> String {
        var request = HTTPRequest(
            method: .put, scheme: endpoint.scheme, authority: endpoint.authority, path: "\(endpoint.basePath)/latest/api/token")
        request.headerFields[.ec2MetadataTokenTTL] = "21600"
        let answer: HTTPAnswer
        do {
            answer = try await context.ask(request, for: Self.service, limits: Self.limits)
        } catch {
            if error.kind == .cancelled { throw error }
            throw .notSetUp("no instance metadata service answers")
        }
        guard answer.head.status == .ok else { throw .notSetUp("the instance metadata service gives no token") }
        return String(decoding: answer.body, as: UTF8.self)
    }

    private func request(_ path: String, _ endpoint: AWSEndpoints.Endpoint, _ token: String) -> HTTPRequest {
        var request = HTTPRequest(
            method: .get, scheme: endpoint.scheme, authority: endpoint.authority, path: endpoint.basePath + path)
        request.headerFields[.ec2MetadataToken] = token
        return request
    }
}
