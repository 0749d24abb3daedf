import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    private let transport: CurlTransport

    init() throws {
        transport = try CurlTransport()
    }

    @Test("A task that was cancelled before sends nothing")
    func cancelledBefore() async throws {
        let server = try ScriptedHTTPServer(.answer(200))
        let isCancelled = Gate()
        let send = Task { [transport] in
            await onOwnThread { isCancelled.pass() }
            _ = try await transport.send(server.request())
        }
        let open = Task { [transport] in
            await onOwnThread { isCancelled.pass() }
            _ = try await transport.open(server.request(), limits: TransferLimits())
        }
        send.cancel()
        open.cancel()
        isCancelled.open()
        _ = await failure(.cancelled) { try await send.value }
        _ = await failure(.cancelled) { try await open.value }
        #expect(server.requests.isEmpty)
    }

    @Test(
        "A request ends at once, and its connection with it", arguments: [Behaviour.stall, .cut(after: 1, of: 2, then: .stall)])
    func cancelledWhileWaiting(_ behaviour: Behaviour) async throws {
        let server = try ScriptedHTTPServer(behaviour)
        let request = Task { [transport] in try await transport.send(server.request()) }
        #expect(await server.hasRequests(1))
        request.cancel()
        let error = await failure(.cancelled) { _ = try await request.value }
        #expect(error?.message == "the request to \(server.authority) was cancelled")
        #expect(await server.hasNoConnections())
    }

    @Test("A download ends before its head is there")
    func cancelledBeforeTheHead() async throws {
        let server = try ScriptedHTTPServer(.stall)
        let request = Task { [transport] in try await transport.open(server.request(), limits: TransferLimits()) }
        #expect(await server.hasRequests(1))
        request.cancel()
        _ = await failure(.cancelled) { _ = try await request.value }
        #expect(await server.hasNoConnections())
    }

    @Test("Cancelling while requests come and go loses none and mixes none up")
    func cancelledAtAnyTime() async throws {
        let server = try ScriptedHTTPServer { .answer(200, [], $0.target) }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask { [transport] in
                    let request = Task { try await transport.send(server.request(.get, "/\(number)")).text }
                    if number % 2 == 0 { request.cancel() }
                    switch await request.result {
                    case .success(let text): #expect(text == "/\(number)")
                    case .failure(let error): #expect((error as? HTTPTransportError)?.code == .cancelled && number % 2 == 0)
                    }
                }
            }
        }
    }

    @Test("A read that waits returns when the download is cancelled, and so does every later one")
    func cancelsDownloads() async throws {
        let server = try ScriptedHTTPServer(.cut(after: 5, of: 10, then: .stall))
        let download = try await transport.open(server.request(), limits: TransferLimits())
        while try await download.next(5).count < 5 { Issue.record("the first bytes come at once") }
        let waiting = Task { try await download.next() }
        download.cancel()
        _ = await failure(.cancelled) { _ = try await waiting.value }
        _ = await failure(.cancelled) { _ = try await download.next() }
        #expect(await server.hasNoConnections())
    }

    @Test("A download that nobody holds any more ends")
    func endsReleasedDownloads() async throws {
        let server = try ScriptedHTTPServer(.cut(after: 5, of: 10, then: .stall))
        _ = try await transport.open(server.request(), limits: TransferLimits())
        #expect(await server.hasNoConnections())
    }
}
