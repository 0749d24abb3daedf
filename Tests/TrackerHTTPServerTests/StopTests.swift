import Glibc
import HTTPServerChecks
import Testing
import TrackerHTTPServer

@Suite(.timeLimit(.minutes(1))) struct StopTests {
    @Test func answersUnderWayAreFinished() async throws {
        let gate = Gate()
        let started = Gate()
        let handler: HTTPServer.Handler = { request in
            started.open()
            await gate.wait()
            return .text("done")
        }
        let cut = try await withHTTPServer(handler: handler) { server in
            let idle = try RawConnection(port: server.port)
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            try await client.request("/second")
            await started.wait()
            server.stop.open()
            #expect(try await idle.rest().isEmpty)
            gate.open()
            let response = try await client.response()
            #expect(response.text == "done")
            #expect(response["connection"] == "close")
            #expect(try await client.rest().isEmpty)
            await server.stopped.wait()
        }
        #expect(cut == 0)
    }

    @Test func taskThatIgnoresItsCancellationHoldsNothingUp() async throws {
        let gate = Gate()
        let started = Gate()
        let cancelled = Gate()
        let handler: HTTPServer.Handler = { request in
            await withTaskCancellationHandler {
                started.open()
                // Not cancelled with the task that waits for it.
                await Task.detached { await gate.wait() }.value
            } onCancel: {
                cancelled.open()
            }
            return .text("late")
        }
        var limits = HTTPServer.Limits()
        limits.gracePeriod = .milliseconds(50)
        let cut = try await withHTTPServer(limits, handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            await started.wait()
            server.stop.open()
            await server.stopped.wait()
            await cancelled.wait()
            await #expect(throws: RawConnection.Failure.self) { try await client.response() }
        }
        gate.open()
        #expect(cut == 1)
    }

    /// In a process of its own, which does nothing else.
    @Test func waitingForTheLastAnswerTakesNoProcessor() async {
        await #expect(processExitsWith: .success) {
            let gate = Gate()
            let started = Gate()
            let handler: HTTPServer.Handler = { _ in
                started.open()
                await gate.wait()
                return .text("done")
            }
            try await withHTTPServer(handler: handler) { server in
                let client = try RawConnection(port: server.port)
                try await client.request("/")
                await started.wait()
                server.stop.open()
                // Once it takes no connections, it has begun to wait.
                while (try? RawConnection(port: server.port)) != nil { await Task.yield() }
                let before = clock()
                try await Task.sleep(for: .milliseconds(500))
                guard clock() - before < CLOCKS_PER_SEC / 5 else { exit(2) }
                gate.open()
                guard try await client.response().text == "done" else { exit(3) }
            }
            exit(0)
        }
    }

    @Test func writerIsToldAtTheEnd() async throws {
        let ended = Gate()
        var limits = HTTPServer.Limits()
        limits.gracePeriod = .milliseconds(50)
        let handler: HTTPServer.Handler = { _ in
            .stream { writer in
                defer { ended.open() }
                let piece = [UInt8](repeating: 0, count: 64 << 10)
                while true { try await writer.write(piece) }
            }
        }
        try await withHTTPServer(limits, handler: handler) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/")
            _ = try await client.responseHead()
            server.stop.open()
            await server.stopped.wait()
            await ended.wait()
        }
    }
}
