import Glibc

/// An IP address with a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address, as the system writes it: without brackets.
    public let host: String
    /// The TCP port.
    public let port: Int
    /// Whether it is one of IPv6.
    public let isIPv6: Bool

    /// Takes an IP address without brackets and a port of `0...65535`; anything else is `nil`.
    public init?(host: String, port: Int) {
        guard (0...65_535).contains(port), !host.utf8.contains(0) else { return nil }
        isIPv6 = host.utf8.contains(UInt8(ascii: ":"))
        self.port = port
        let family = isIPv6 ? AF_INET6 : AF_INET
        var address = in6_addr()
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_pton(family, host, &address) == 1,
            inet_ntop(family, &address, &text, socklen_t(text.count)) != nil
        else { return nil }
        self.host = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { isIPv6 ? host == "::1" : host.hasPrefix("127.") }

    /// `127.0.0.1:80`, `[::1]:80`.
    public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The same address with another port.
    func with(port: Int) -> SocketAddress {
        SocketAddress(host: host, port: port) ?? self
    }

    /// Calls `body` with the address as the system takes it.
    func withSystemAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = in_port_t(port).bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            return Self.withPointer(to: address, body)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return Self.withPointer(to: address, body)
    }

    private static func withPointer<Address, Value>(
        to address: Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
        }
    }
}
