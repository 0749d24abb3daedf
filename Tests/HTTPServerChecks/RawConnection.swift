import Dispatch
import Foundation

/// A client's TCP connection, byte by byte.
///
/// Sockets block, so every call runs on a queue of the connection's own and keeps no thread of the tests' or the server's tasks.
package final class RawConnection: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        package let errno: Int32
    }

    private let socket: Int32
    private let queue = DispatchQueue(label: "RawConnection")
    private let buffer = Buffer()

    /// Bytes received and not yet read, touched on the queue alone.
    private final class Buffer: @unchecked Sendable {
        var bytes: [UInt8] = []
    }

    /// Connects to 127.0.0.1, or to ::1.
    ///
    /// - Parameter receiveBuffer: Bytes that the system may keep of what was not read; `nil` leaves it to the system.
    package init(port: Int, isIPv6: Bool = false, receiveBuffer: Int32? = nil) throws {
        socket = Foundation.socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        // Longer than anything takes; without it a test that fails would hang.
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        guard isIPv6 ? connect6(port: port) : connect4(port: port) else {
            throw Failure(description: "cannot connect", errno: errno)
        }
    }

    private func connect6(port: Int) -> Bool {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = UInt16(port).bigEndian
        address.sin6_addr = in6addr_loopback
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        } == 0
    }

    private func connect4(port: Int) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        } == 0
    }

    deinit {
        close(socket)
    }

    package func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    package func send(_ bytes: [UInt8]) async throws {
        try await run { [socket] _ in
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw Failure(description: "cannot send", errno: errno) }
                sent += count
            }
        }
    }

    /// Says that nothing more will be sent.
    package func finishSending() {
        shutdown(socket, Int32(SHUT_WR))
    }

    /// Has the connection reset once it is given up.
    package func resetAtEnd() {
        var reset = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
    }

    /// Sends a request with `Host: localhost`.
    package func request(_ target: String, method: String = "GET", version: String = "HTTP/1.1", headers: [String] = [])
        async throws
    {
        let lines = ["\(method) \(target) \(version)", "Host: localhost"] + headers
        try await send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    }

    /// Receives an answer.
    package func response(toHead: Bool = false) async throws -> RawResponse {
        try await run { [self] buffer in
            let head = try receive(until: Array("\r\n\r\n".utf8), buffer)
            var response = RawResponse(head: String(decoding: head, as: UTF8.self))
            if toHead || response.status == 204 { return response }
            if let length = response["content-length"].flatMap({ Int($0) }) {
                response.body = try receive(count: length, buffer)
            } else if response["transfer-encoding"] == "chunked" {
                while let chunk = try receiveChunk(buffer) { response.body += chunk }
            } else {
                response.body = try receiveRest(buffer)
            }
            return response
        }
    }

    /// Receives the head of an answer with a chunked body.
    package func responseHead() async throws -> RawResponse {
        try await run { [self] buffer in
            RawResponse(head: String(decoding: try receive(until: Array("\r\n\r\n".utf8), buffer), as: UTF8.self))
        }
    }

    /// Receives one chunk of a chunked body; `nil` for the last.
    package func chunk() async throws -> [UInt8]? {
        try await run { [self] buffer in try receiveChunk(buffer) }
    }

    /// Receives what comes until the server closes.
    package func rest() async throws -> [UInt8] {
        try await run { [self] buffer in try receiveRest(buffer) }
    }

    private func run<Value: Sendable>(_ body: @escaping @Sendable (Buffer) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [buffer] in continuation.resume(with: Result { try body(buffer) }) }
        }
    }

    private func receiveChunk(_ buffer: Buffer) throws -> [UInt8]? {
        let line = String(decoding: try receive(until: Array("\r\n".utf8), buffer).dropLast(2), as: UTF8.self)
        guard let count = Int(line, radix: 16) else { throw Failure(description: "no chunk size: \(line)", errno: 0) }
        let chunk = try receive(count: count + 2, buffer).dropLast(2)
        return count == 0 ? nil : Array(chunk)
    }

    private func receive(until end: [UInt8], _ buffer: Buffer) throws -> [UInt8] {
        var searched = 0
        while true {
            if buffer.bytes.count >= end.count {
                for index in searched...(buffer.bytes.count - end.count) where buffer.bytes[index...].starts(with: end) {
                    return take(index + end.count, buffer)
                }
                searched = buffer.bytes.count - end.count + 1
            }
            guard searched < 1 << 16 else { throw Failure(description: "not what was expected", errno: 0) }
            guard try receiveMore(buffer) else { throw Failure(description: "closed before the end", errno: 0) }
        }
    }

    private func receive(count: Int, _ buffer: Buffer) throws -> [UInt8] {
        while buffer.bytes.count < count {
            guard try receiveMore(buffer) else { throw Failure(description: "closed before the end", errno: 0) }
        }
        return take(count, buffer)
    }

    private func receiveRest(_ buffer: Buffer) throws -> [UInt8] {
        while try receiveMore(buffer) {}
        return take(buffer.bytes.count, buffer)
    }

    private func take(_ count: Int, _ buffer: Buffer) -> [UInt8] {
        defer { buffer.bytes.removeFirst(count) }
        return Array(buffer.bytes.prefix(count))
    }

    private func receiveMore(_ buffer: Buffer) throws -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { room in
            let count = recv(socket, room.baseAddress, room.count, 0)
            if count > 0 { buffer.bytes.append(contentsOf: room.prefix(count)) }
            return count
        }
        guard count >= 0 else { throw Failure(description: "cannot receive", errno: errno) }
        return count > 0
    }
}
