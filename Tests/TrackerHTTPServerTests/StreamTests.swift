import Foundation
import HTTPServerChecks
import Synchronization
import Testing
import TrackerHTTP
import TrackerHTTPServer

@Suite(.timeLimit(.minutes(1))) struct StreamTests {
    /// What a client does not take is not made.
    @Test func littleIsMadeAhead() async throws {
        let made = Counter()
        let handler: HTTPServer.Handler = { _ in
            .stream { writer in
                let piece = [UInt8](repeating: 65, count: 64 << 10)
                for _ in 0..<1600 {
                    made.add(piece.count)
                    try await writer.write(piece)
                }
            }
        }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port, receiveBuffer: 4096)
            try await client.request("/")
            _ = try await client.responseHead()
            // Once nothing more is made, it is what the system's buffers and the server's own hold.
            var before = -1
            while made.value != before {
                before = made.value
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(made.value < 8 << 20, "the system takes up to 4 MiB, the server 256 KiB")
            var count = 0
            while let chunk = try await client.chunk() { count += chunk.count }
            #expect(count == 1600 * (64 << 10))
        }
    }

    @Test(arguments: [true, false])
    func resetCancelsTheAnswer(isStream: Bool) async throws {
        let started = Gate()
        let cancelled = Gate()
        @Sendable func waitForCancellation() async {
            started.open()
            await Gate().wait()
            if Task.isCancelled { cancelled.open() }
        }
        let handler: HTTPServer.Handler = { _ in
            guard isStream else {
                await waitForCancellation()
                return .text("")
            }
            return .stream { _ in await waitForCancellation() }
        }
        try await withHTTPServer(handler: handler) { server in
            do {
                let client = try RawConnection(port: server.port)
                try await client.request("/")
                await started.wait()
                client.resetAtEnd()
            }
            await cancelled.wait()
        }
    }

    @Test func closedClientIsNoticedAtTheNextWrite() async throws {
        let started = Gate()
        let ended = Gate()
        let handler: HTTPServer.Handler = { _ in
            .stream { writer in
                defer { ended.open() }
                started.open()
                while true { try await writer.write([1]) }
            }
        }
        try await withHTTPServer(handler: handler) { server in
            do {
                let client = try RawConnection(port: server.port)
                try await client.request("/")
                await started.wait()
            }
            await ended.wait()
        }
    }

    @Test func halfClosedClientIsServed() async throws {
        let gate = Gate()
        let handler: HTTPServer.Handler = { request in
            .stream { writer in
                try await writer.write([1])
                await gate.wait()
                try await writer.write([2])
            }
        }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            try await client.request("/")
            client.finishSending()
            _ = try await client.responseHead()
            #expect(try await client.chunk() == [1])
            gate.open()
            #expect(try await client.chunk() == [2])
            #expect(try await client.chunk() == nil)
            #expect(try await client.response().body == [1, 2])
            #expect(try await client.rest().isEmpty)
        }
    }

    /// Nobody is left waiting who writes beside another task.
    @Test func piecesMayComeFromSeveralTasks() async throws {
        let handler: HTTPServer.Handler = { _ in
            .stream { writer in
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for _ in 0..<20 { tasks.addTask { try await writer.write([UInt8](repeating: 0, count: 1 << 20)) } }
                    try await tasks.waitForAll()
                }
            }
        }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            #expect(try await client.response().body.count == 20 << 20)
        }
    }

    private struct Broken: Error {}

    @Test func brokenStreamHasNoLastChunk() async throws {
        let handler: HTTPServer.Handler = { _ in
            .stream { writer in
                try await writer.write([1])
                throw Broken()
            }
        }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            _ = try await client.responseHead()
            #expect(try await client.rest() == Array("1\r\n\u{1}\r\n".utf8))
            let old = try RawConnection(port: server.port)
            try await old.request("/", version: "HTTP/1.0")
            let error = await #expect(throws: RawConnection.Failure.self) { try await old.response() }
            #expect(error?.errno == ECONNRESET)
        }
    }

    @Test func failureBeforeTheHeadIsA500() async throws {
        let handler: HTTPServer.Handler = { _ in throw Broken() }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            #expect(try await client.response().status == 500)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func headOfAStreamHasNoBody() async throws {
        let handler: HTTPServer.Handler = { request in
            .stream { writer in
                if request.head.method == .head { Issue.record("made for nobody") }
                try await writer.write([1])
                try await writer.write([])
                try await writer.write([2])
            }
        }
        try await withHTTPServer(handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/", method: "HEAD")
            let head = try await client.response(toHead: true)
            #expect(head["content-length"] == nil)
            try await client.request("/")
            #expect(try await client.response().body == [1, 2])
        }
    }
}

/// A number that grows.
final class Counter: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    func add(_ count: Int) {
        number.withLock { $0 += count }
    }
}
