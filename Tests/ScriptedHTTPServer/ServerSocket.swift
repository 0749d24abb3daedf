import Foundation

/// Why there is no server.
public struct ScriptedServerError: Error, CustomStringConvertible {
    /// The call that failed, and the system's reason.
    public let description: String

    init(_ call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}

/// A socket of the server's, listening or connected.
struct ServerSocket: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// A socket that listens on a free port of 127.0.0.1.
    static func listening() throws -> ServerSocket {
        let kind = Int32(SOCK_STREAM.rawValue)
        let descriptor = Foundation.socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw ScriptedServerError("socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, Foundation.listen(descriptor, 256) == 0 else {
            defer { _ = Foundation.close(descriptor) }
            throw ScriptedServerError("listen")
        }
        return ServerSocket(descriptor)
    }

    func localPort() throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0 else { throw ScriptedServerError("getsockname") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// - Returns: `nil` when there was none, for one reason or another.
    func accept() -> ServerSocket? {
        let connection = Foundation.accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        var isOn: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        return ServerSocket(connection)
    }

    /// - Returns: `nil` at the end.
    func read() -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            count = max(0, Foundation.recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// - Returns: Whether the connection took it.
    func write(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// - Returns: Whether there is room to write in time.
    func waitForRoom(_ longest: Duration) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return Foundation.poll(&request, 1, Int32(longest / .milliseconds(1))) > 0
    }

    /// Waits until the client closes the connection, or the server stops.
    func waitForClient() {
        while read() != nil {}
    }

    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Ends what other threads wait for on it.
    func shutDown() {
        _ = Foundation.shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func close() {
        _ = Foundation.close(descriptor)
    }
}
