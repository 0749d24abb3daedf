import NIOCore

/// An address to listen on, as the configuration names it.
struct ListenAddress {
    /// The IP address, without brackets.
    let host: String
    let port: Int
    /// Whether only this machine can reach it.
    let isLoopback: Bool

    /// Takes an IP address, with or without brackets, or `localhost`. Other names are refused, since what they resolve to may
    /// change between the check and the bind.
    ///
    /// - Throws: `LocalServerError` with code `.invalidAddress`.
    init(host: String, port: Int) throws(LocalServerError) {
        guard (0...65_535).contains(port) else {
            throw LocalServerError(.invalidAddress, "\(port) is not a port; it takes 0 to 65535")
        }
        var text = host.lowercased() == "localhost" ? "127.0.0.1" : host
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        guard let address = try? SocketAddress(ipAddress: text, port: port), let ip = address.ipAddress else {
            throw LocalServerError(.invalidAddress, "cannot listen on \"\(host)\": it takes an IP address or localhost")
        }
        self.host = ip
        self.port = port
        self.isLoopback = ip == "::1" || (address.protocol == .inet && ip.hasPrefix("127."))
    }
}
