import Foundation
import HTTPServerChecks
import Testing
import TrackerHTTPServer

@Suite(.timeLimit(.minutes(1))) struct ListenTests {
    /// Whether this machine has the loopback address of IPv6.
    private static let hasIPv6: Bool = {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        } == 0
    }()

    private static func expectAnswer(port: Int, isIPv6: Bool) async throws {
        let client = try RawConnection(port: port, isIPv6: isIPv6)
        try await client.request("/a")
        let response = try await client.response()
        #expect(response.text == "/a")
    }

    @Test func localhostIsBothFamilies() async throws {
        try await withHTTPServer(at: .localhost(port: 0)) { server in
            try await Self.expectAnswer(port: server.port, isIPv6: false)
            if Self.hasIPv6 { try await Self.expectAnswer(port: server.port, isIPv6: true) }
        }
    }

    @Test(.enabled(if: hasIPv6, "needs ::1")) func unspecifiedAddressOfIPv6IsBothFamilies() async throws {
        let address = try #require(SocketAddress(host: "::", port: 0))
        try await withHTTPServer(at: .address(address)) { server in
            try await Self.expectAnswer(port: server.port, isIPv6: false)
            try await Self.expectAnswer(port: server.port, isIPv6: true)
        }
    }

    @Test(arguments: ["127.0.0.1", "0.0.0.0"])
    func onlyItsOwnFamily(host: String) async throws {
        let address = try #require(SocketAddress(host: host, port: 0))
        try await withHTTPServer(at: .address(address)) { server in
            try await Self.expectAnswer(port: server.port, isIPv6: false)
            #expect(throws: RawConnection.Failure.self) { try RawConnection(port: server.port, isIPv6: true) }
        }
    }

    @Test func busyPortIsNamed() async throws {
        try await withHTTPServer { server in
            let error = await #expect(throws: HTTPServerError.self) {
                try await withHTTPServer(at: .localhost(port: server.port)) { _ in }
            }
            guard case .cannotListen(let address, let system)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(address.description == "127.0.0.1:\(server.port)")
            #expect(system.code == EADDRINUSE)
        }
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1", true), ("127.9.8.7", "127.9.8.7", true), ("::1", "::1", true), ("0:0::1", "::1", true),
        ("::", "::", false), ("10.0.0.1", "10.0.0.1", false), ("::ffff:127.0.0.1", "::ffff:127.0.0.1", false),
    ])
    func addresses(text: String, shown: String, isLoopback: Bool) throws {
        let address = try #require(SocketAddress(host: text, port: 1))
        #expect(address.host == shown)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: ["", "localhost", "127.1", "1.2.3.4.5", "[::1]", "::1%lo", "1.2.3.4\0"])
    func noAddresses(text: String) {
        #expect(SocketAddress(host: text, port: 1) == nil)
    }

    /// Neither clients' connections nor the server's own descriptors reach a child process.
    @Test func childrenInheritNothing() async throws {
        try await withHTTPServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/a")
            _ = try await client.response()
            var inheritable: [String] = []
            for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                guard let descriptor = Int32(name), fcntl(descriptor, F_GETFD) & FD_CLOEXEC == 0 else { continue }
                var address = sockaddr_in6()
                var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
                let status = withUnsafeMutablePointer(to: &address) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
                }
                if status == 0, Int(in_port_t(bigEndian: address.sin6_port)) == server.port { inheritable.append(name) }
            }
            #expect(inheritable.isEmpty)
        }
    }
}
