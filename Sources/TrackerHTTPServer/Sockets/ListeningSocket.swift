import CTrackerEpoll
import Glibc

/// A socket that takes connections.
final class ListeningSocket: Sendable {
    let descriptor: Int32
    /// The port that the system chose where 0 was asked for.
    let port: Int

    /// - Parameter takesIPv4: Whether a socket of IPv6 takes connections of IPv4, too.
    /// - Throws: `SystemError`.
    init(_ address: SocketAddress, takesIPv4: Bool) throws(SystemError) {
        let family = address.isIPv6 ? AF_INET6 : AF_INET
        let descriptor = socket(
            family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError(errno) }
        do throws(SystemError) {
            try Self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
            // Connections inherit it: a small answer waits for no other.
            try Self.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            if address.isIPv6 { try Self.set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, takesIPv4 ? 0 : 1) }
            guard address.withSystemAddress({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, 1024) == 0 else {
                throw SystemError(errno)
            }
            port = try Self.port(of: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Has the system refuse connections from now on, whoever else still holds on to the socket.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) throws(SystemError) {
        var value = value
        guard setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
            throw SystemError(errno)
        }
    }

    private static func port(of descriptor: Int32) throws(SystemError) -> Int {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard status == 0 else { throw SystemError(errno) }
        // The port stands at the same place in addresses of both families.
        return Int(in_port_t(bigEndian: address.sin6_port))
    }
}
