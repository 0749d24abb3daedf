import TrackerHTTPServer

/// An address to listen on, as the configuration names it.
struct ListenAddress {
    let endpoint: ListenEndpoint
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
        if host.lowercased() == "localhost" {
            endpoint = .localhost(port: port)
            isLoopback = true
            return
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        guard let address = SocketAddress(host: isBracketed ? String(host.dropFirst().dropLast()) : host, port: port) else {
            throw LocalServerError(.invalidAddress, "cannot listen on \"\(host)\": it takes an IP address or localhost")
        }
        endpoint = .address(address)
        isLoopback = address.isLoopback
    }
}
