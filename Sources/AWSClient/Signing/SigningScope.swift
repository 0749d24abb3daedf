/// What requests to a host are signed for.
public struct SigningScope: Hashable, Sendable {
    /// The service's name, such as `execute-api`.
    public var service: String
    /// The region's name.
    public var region: String

    /// Makes a scope.
    public init(service: String, region: String) {
        self.service = service
        self.region = region
    }

    /// What the name of a host of AWS's tells: `ID.execute-api.REGION.amazonaws.com` is an API of API Gateway's, in dual-stack
    /// (`api.aws`), by VPC endpoint (`vpce.amazonaws.com`) and in other partitions as well; `ID.lambda-url.REGION.on.aws` is a
    /// function URL.
    ///
    /// - Parameter host: The host's name, in any case, without a port.
    /// - Returns: `nil` for all other hosts, custom domain names included.
    public init?(host: String) {
        let name = host.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 4, !labels.contains("") else { return nil }
        let domain = labels[3...].joined(separator: ".")
        switch labels[1] {
        case "execute-api" where Self.domains.contains(domain):
            self.init(service: "execute-api", region: String(labels[2]))
        case "lambda-url" where domain == "on.aws":
            self.init(service: "lambda", region: String(labels[2]))
        default: return nil
        }
    }

    /// Where API Gateway's hosts are.
    private static let domains: Set<String> = [
        "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws", "api.amazonwebservices.com.cn", "vpce.amazonaws.com",
        "vpce.amazonaws.com.cn",
    ]
}
