import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    @Test("Many requests go on side by side, and get their own answers")
    func goesSideBySide() async throws {
        let gate = Gate()
        let server = try ScriptedHTTPServer { request in
            Behaviour([.wait(gate)] + Behaviour.answer(200, [], request.target).steps)
        }
        let transport = try CurlTransport()
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<64 {
                group.addTask { (number, try await transport.send(server.request(.get, "/\(number)")).text) }
            }
            #expect(await server.hasRequests(64))
            gate.open()
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(answers == Dictionary(uniqueKeysWithValues: (0..<64).map { ($0, "/\($0)") }))
    }

    @Test("Requests beyond the limit of connections wait for one")
    func keepsToItsConnections() async throws {
        let server = try ScriptedHTTPServer(.answer(200))
        let transport = try CurlTransport(.init(maxConnectionsPerHost: 3))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { _ = try await transport.send(server.request()) } }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 40)
        #expect(server.peakConnectionCount <= 3)
    }

    @Test("A request that waits for a connection can be cancelled and can run out of time")
    func endsWaitingRequests() async throws {
        let gate = Gate()
        let server = try ScriptedHTTPServer(Behaviour([.wait(gate)] + Behaviour.answer(200).steps))
        let transport = try CurlTransport(.init(maxConnectionsPerHost: 1))
        async let first = transport.send(server.request())
        #expect(await server.hasRequests(1))
        let second = Task { try await transport.send(server.request()) }
        _ = await failure(.timedOut) {
            _ = try await transport.send(server.request(), body: [], limits: TransferLimits(total: .milliseconds(50)))
        }
        second.cancel()
        _ = await failure(.cancelled) { _ = try await second.value }
        gate.open()
        #expect(try await first.head.status == .ok)
        #expect(server.requests.count == 1)
    }

    @Test("A connection is used again and again")
    func reusesConnections() async throws {
        let server = try ScriptedHTTPServer(.answer(200, [], "body"), .answer(404, [], "no"), .answer(500), .answer(200))
        let transport = try CurlTransport()
        for _ in 0..<25 {
            _ = try await transport.send(server.request())
            _ = try await transport.send(server.request(.post), body: "x")
        }
        #expect(server.requests.count == 50)
        #expect(server.connectionCount == 1)
    }

    @Test("A connection that the server closed meanwhile is no failure", arguments: [HTTPRequest.Method.get, .post])
    func survivesClosedConnections(_ method: HTTPRequest.Method) async throws {
        // Either the client sees the end before it sends, or it sends into the void and starts anew.
        let server = try ScriptedHTTPServer(Behaviour(Behaviour.answer(200).steps + [.close]))
        let transport = try CurlTransport()
        for _ in 0..<20 {
            let answer = try await transport.send(server.request(method), body: method == .post ? "body" : "")
            #expect(answer.head.status == .ok)
        }
        #expect(server.connectionCount == 20)
        #expect(server.requests.allSatisfy { $0.body == Array((method == .post ? "body" : "").utf8) })
    }

    @Test("What a failed request leaves behind does not show in the next one")
    func forgetsTheLastRequest() async throws {
        let server = try ScriptedHTTPServer(.cut(after: 1, of: 2), .answer(200, [], "whole"))
        let transport = try CurlTransport()
        _ = await failure(.broken) {
            _ = try await transport.send(server.request(.put, "/first", [.authorization: "first"]), body: "first")
        }
        #expect(try await transport.send(server.request(.get, "/second")).text == "whole")
        let second = try #require(server.requests.last)
        #expect(second.method == "GET" && second.target == "/second" && second.body.isEmpty)
        #expect(second.value("authorization") == nil)
    }
}
