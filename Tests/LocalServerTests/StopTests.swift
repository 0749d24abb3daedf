import CloudTrailLogs
import EventStorage
import HTTPServerChecks
import LocalServer
import QueryAPI
import Testing
import TrackerLogging

@Suite(.timeLimit(.minutes(1))) struct StopTests {
    @Test func answerUnderWayIsFinished() async throws {
        let gate = Gate()
        let store = StubStore(pageCount: 20, eventsPerPage: 1000, beforePage: { if $0 == 1 { await gate.wait() } })
        try await withServer(over: store) { server in
            let idle = try RawConnection(port: server.port)
            try await idle.request("/users")
            _ = try await idle.response()
            let client = try RawConnection(port: server.port)
            try await client.request("/scan")
            _ = try await client.responseHead()
            var body = try #require(try await client.chunk())

            server.stop.open()
            #expect(try await idle.rest().isEmpty)
            #expect(throws: RawConnection.Failure.self) { try RawConnection(port: server.port) }

            gate.open()
            while let chunk = try await client.chunk() { body += chunk }
            let isWhole = String(decoding: body, as: UTF8.self).contains("\"event-19999\"")
            #expect(isWhole)
            #expect(try await client.rest().isEmpty)
            await server.stopped.wait()
        }
    }

    /// Most of it waits for the network when its connection is told to close.
    @Test func largeAnswerUnderWayIsFinished() async throws {
        let store = StubStore(pageCount: 10, eventsPerPage: 1000, userName: String(repeating: "x", count: 3000))
        try await withServer(over: store) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan?limit=10000")
            let head = try await client.responseHead()
            server.stop.open()
            while (try? RawConnection(port: server.port)) != nil { await Task.yield() }
            let count = try await client.rest().count
            #expect(count == head["content-length"].flatMap { Int($0) })
        }
    }

    @Test func answerThatTakesTooLongIsCut() async throws {
        let gate = Gate()
        let store = StubStore(
            pageCount: 2, eventsPerPage: 1000,
            beforePage: { page in
                guard page == 1 else { return }
                await gate.wait()
                try Task.checkCancellation()
            })
        var limits = LocalServer.Limits()
        limits.gracePeriod = .milliseconds(50)
        try await withServer(over: store, .init(limits: limits)) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan")
            _ = try await client.responseHead()
            _ = try await client.chunk()
            server.stop.open()
            await server.stopped.wait()
            await #expect(throws: RawConnection.Failure.self) { while try await client.chunk() != nil {} }
        }
    }

    @Test func clientThatDoesNotReadCannotHoldItUp() async throws {
        let store = StubStore(pageCount: 10, eventsPerPage: 1000, userName: String(repeating: "x", count: 3000))
        var limits = LocalServer.Limits()
        limits.gracePeriod = .milliseconds(50)
        try await withServer(over: store, .init(limits: limits)) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan?limit=10000")
            _ = try await client.responseHead()
            server.stop.open()
            await server.stopped.wait()
            withExtendedLifetime(client) {}
        }
    }
}
