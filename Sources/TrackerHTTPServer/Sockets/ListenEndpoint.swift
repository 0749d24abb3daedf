import Glibc

/// Where a server listens.
public enum ListenEndpoint: Hashable, Sendable {
    /// One address; `::` stands for all of both families.
    case address(SocketAddress)
    /// 127.0.0.1 and, where this machine has it, ::1, with one port for both.
    case localhost(port: Int)

    /// Starts to listen.
    ///
    /// - Throws: `HTTPServerError.cannotListen`.
    func open() throws(HTTPServerError) -> [ListeningSocket] {
        switch self {
        case .address(let address):
            return [try Self.open(address)]
        case .localhost(let port):
            guard let first = SocketAddress(host: "127.0.0.1", port: port), let second = SocketAddress(host: "::1", port: port)
            else { return [] }
            return try Self.openBoth(first, second)
        }
    }

    private static func openBoth(
        _ first: SocketAddress, _ second: SocketAddress
    ) throws(HTTPServerError) -> [ListeningSocket] {
        // A port that is free in one family need not be so in the other.
        var attempts = first.port == 0 ? 16 : 1
        while true {
            attempts -= 1
            let socket = try open(first)
            do {
                return [socket, try open(second.with(port: socket.port))]
            } catch .cannotListen(_, let error) where [EADDRNOTAVAIL, EAFNOSUPPORT, EPROTONOSUPPORT].contains(error.code) {
                return [socket]
            } catch {
                if attempts == 0 { throw error }
            }
        }
    }

    private static func open(_ address: SocketAddress) throws(HTTPServerError) -> ListeningSocket {
        do {
            return try ListeningSocket(address, takesIPv4: address.host == "::")
        } catch {
            throw .cannotListen(address, error)
        }
    }
}
