/// Where services are: AWS's own hosts, unless the environment or a profile says otherwise.
public struct AWSEndpoints: Hashable, Sendable {
    /// Where a service is.
    public struct Endpoint: Hashable, Sendable {
        /// `https`, or `http` for endpoints given so.
        public var scheme: String
        /// Host and port.
        public var authority: String
        /// What stands before every path, without a slash at its end.
        public var basePath: String
        /// Whether it was given rather than AWS's own: hosts are not prefixed with buckets then.
        public var isCustom: Bool
    }

    /// The endpoint of all services, as `AWS_ENDPOINT_URL` gives it.
    public var all: Endpoint?
    /// Endpoints of single services by `AWSService.environmentSuffix`, as `AWS_ENDPOINT_URL_<SERVICE>` gives them.
    public var byService: [String: Endpoint]

    /// Makes a choice of endpoints; left out, AWS's own.
    public init(all: Endpoint? = nil, byService: [String: Endpoint] = [:]) {
        self.all = all
        self.byService = byService
    }

    /// Where `service` is in `region`.
    public func endpoint(of service: AWSService, in region: String) -> Endpoint {
        if let custom = byService[service.environmentSuffix] ?? all { return custom }
        return Endpoint(
            scheme: "https", authority: "\(service.endpointPrefix).\(region).\(Self.domain(of: region))", basePath: "",
            isCustom: false)
    }

    /// What hosts of a region end with.
    ///
    /// Source: `partitions.json` of the AWS SDKs.
    public static func domain(of region: String) -> String {
        let domains = [
            ("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"), ("us-iso-", "c2s.ic.gov"), ("us-isob-", "sc2s.sgov.gov"),
            ("us-isof-", "csp.hci.ic.gov"), ("eu-isoe-", "cloud.adc-e.uk"),
        ]
        return domains.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
    }
}

extension AWSEndpoints.Endpoint {
    /// Reads a URL such as `http://127.0.0.1:4566`.
    ///
    /// - Returns: `nil` for anything but `http` or `https` with a host; with a user, query or fragment as well.
    public init?(url: String) {
        guard let separator = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<separator.lowerBound].lowercased()
        let rest = url[separator.upperBound...]
        guard scheme == "http" || scheme == "https" else { return nil }
        let authority = rest.prefix { $0 != "/" }
        guard !authority.isEmpty, rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Array("@?#\\\"<>".utf8).contains($0) })
        else { return nil }
        var path = rest.dropFirst(authority.count)
        while path.hasSuffix("/") { path.removeLast() }
        self.init(scheme: scheme, authority: String(authority), basePath: String(path), isCustom: true)
    }
}
