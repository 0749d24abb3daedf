import AWSClient

/// Where a service is that answers REST requests: `https://HOST[/STAGE]`, or `http://` on this machine.
struct ServiceURL: Sendable {
    let endpoint: AWSEndpoints.Endpoint

    /// The form that `init(_:)` takes, for messages.
    static let expectedForm = "https://HOST or https://HOST/STAGE, and http:// for this machine alone"

    /// - Returns: `nil` for another scheme, for a user, query or fragment, and for `http` to another machine.
    init?(_ text: String) {
        guard let endpoint = AWSEndpoints.Endpoint(url: text) else { return nil }
        self.endpoint = endpoint
        guard endpoint.scheme == "https" || isLoopback else { return nil }
    }

    /// The host's name or address, without a port.
    var host: String {
        let authority = endpoint.authority
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }

    /// Whether it names this machine.
    var isLoopback: Bool {
        let name = host.lowercased()
        if name == "localhost" || name == "[::1]" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }

    /// The path of a route, percent-encoded.
    ///
    /// What follows the route's first slash is one name, slashes in it encoded: signers and gateways fold several of them.
    func path(of route: String) -> String {
        let parts = route.drop { $0 == "/" }.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        return endpoint.basePath + "/" + parts.map { Self.segment(String($0)) }.joined(separator: "/")
    }

    /// A name in a path; names of dots alone would be taken for a way up.
    private static func segment(_ name: String) -> String {
        name == "." || name == ".." ? name.map { _ in "%2E" }.joined() : URIEncoding.encode(name)
    }
}
