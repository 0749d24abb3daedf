import TrackerHTTP

/// What ECS, EKS and Greengrass hand to containers: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `_FULL_URI`.
///
/// Source: "Container credential provider", AWS SDKs and Tools Reference Guide.
struct ContainerCredentialProvider: AWSCredentialProvider {
    let context: CredentialContext

    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    private static let limits = TransferLimits(connect: .seconds(2), idle: .seconds(5), total: .seconds(10), bodyBytes: 64 << 10)

    func credentials() async throws(AWSError) -> AWSCredentials {
        var request: HTTPRequest
        if let path = context.environment.nonEmpty(Self.relative) {
            guard path.hasPrefix("/"), let made = Self.request("http://169.254.170.2\(path)") else {
                throw .unusable("\(Self.relative) takes a path such as /v2/credentials/…")
            }
            request = made
        } else if let url = context.environment.nonEmpty(Self.full) {
            guard let made = Self.request(url), Self.isTrusted(made) else {
                throw .unusable("\(Self.full) takes an https URL, or an http URL of this machine or container")
            }
            request = made
        } else {
            throw .notSetUp("\(Self.relative) and \(Self.full) are not set")
        }
        request.headerFields[.authorization] = try token()
        return try await context.fetch(request, from: "the container's credentials", limits: Self.limits)
    }

    /// A request of that URL as it is, path and query included.
    private static func request(_ url: String) -> HTTPRequest? {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first, let endpoint = AWSEndpoints.Endpoint(url: String(base)),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
        else { return nil }
        let origin = "\(endpoint.scheme)://\(endpoint.authority)"
        let target = url.dropFirst(origin.count)
        return HTTPRequest(
            method: .get, scheme: endpoint.scheme, authority: endpoint.authority,
            path: target.hasPrefix("/") ? String(target) : "/\(target)")
    }

    private func token() throws(AWSError) -> String? {
        let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
        guard let file = context.environment.nonEmpty("\(variable)_FILE") else {
            return try context.environment.nonEmpty(variable).map { value throws(AWSError) in
                try Self.validated(value[...], "\(variable) holds")
            }
        }
        guard let bytes = context.readFile(file) else {
            throw .unusable("\(variable)_FILE names \(file), which cannot be read")
        }
        return try Self.validated(
            String(decoding: bytes, as: UTF8.self)[...].trimmed, "\(variable)_FILE names \(file), which holds")
    }

    /// A token that cannot become a header field of its own.
    private static func validated(_ token: Substring, _ place: String) throws(AWSError) -> String {
        guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .unusable("\(place) more than one line") }
        return String(token)
    }

    private static func isTrusted(_ request: HTTPRequest) -> Bool {
        if request.scheme == "https" { return true }
        let authority = request.authority ?? ""
        let host =
            authority.hasPrefix("[") ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
        return ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "localhost", "[::1]"].contains(host.lowercased())
            || isLoopbackAddress(host)
    }

    /// Whether it is an address of 127.0.0.0/8, and not a name that begins like one.
    private static func isLoopbackAddress(_ host: String) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } && UInt8($0) != nil }
    }
}
