import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private let transport: CurlTransport
    private let short = Duration.milliseconds(100)

    init() throws {
        transport = try CurlTransport()
    }

    @Test("A server that goes silent is given up", arguments: [Behaviour.stall, .cut(after: 5, of: 10, then: .stall)])
    func limitsSilence(_ behaviour: Behaviour) async throws {
        let server = try ScriptedHTTPServer(behaviour)
        let error = await failure(.timedOut) {
            _ = try await transport.send(server.request(), body: [], limits: TransferLimits(idle: short))
        }
        #expect(error?.message == "\(server.authority) sent nothing for 0.1 seconds")
        #expect(await server.hasNoConnections())
    }

    @Test("The limit of the whole holds, however busy the server is")
    func limitsTheWhole() async throws {
        let server = try ScriptedHTTPServer { _ in
            let stream = ByteStream(count: .max, rest: .seconds(60)) {}
            return Behaviour([.send(Behaviour.head(200, length: .max)), .stream(stream)])
        }
        let error = await failure(.timedOut) {
            let limits = TransferLimits(idle: .seconds(30), total: short, bodyBytes: .max)
            let download = try await transport.open(server.request(), limits: limits)
            _ = try await download.rest()
        }
        #expect(error?.message == "the answer of \(server.authority) took longer than 0.1 seconds")
    }

    @Test("The limit of connecting holds for TLS too")
    func limitsConnecting() async throws {
        // The server waits for the end of a request's head, which a TLS greeting does not have.
        let server = try ScriptedHTTPServer(.stall)
        let request = HTTPRequest(method: .get, scheme: "https", authority: server.authority, path: "/")
        let error = await failure(.timedOut) {
            _ = try await transport.send(request, body: [], limits: TransferLimits(connect: short))
        }
        #expect(error?.message == "no connection to \(server.authority) came about within 0.1 seconds")
    }

    @Test("A request without limits outlasts one with")
    func waitsWithoutLimits() async throws {
        let gate = Gate()
        let server = try ScriptedHTTPServer(Behaviour([.wait(gate)] + Behaviour.answer(200, [], "at last").steps))
        let patient = TransferLimits(connect: short, idle: nil, total: nil)
        async let answer = transport.send(server.request(), body: [], limits: patient)
        #expect(await server.hasRequests(1))
        _ = await failure(.timedOut) {
            _ = try await transport.send(server.request(), body: [], limits: TransferLimits(connect: short, idle: short * 3))
        }
        gate.open()
        #expect(try await answer.text == "at last")
    }

    @Test("A body larger than the limit is refused, whether its length is told or not", arguments: [true, false])
    func limitsBodies(_ tellsLength: Bool) async throws {
        let server = try ScriptedHTTPServer { request in
            let body = [UInt8](repeating: 120, count: request.target == "/fits" ? 1000 : 1001)
            let head = Behaviour.head(200, [], length: tellsLength ? body.count : nil)
            return Behaviour([.send(head + body), .close])
        }
        let limits = TransferLimits(bodyBytes: 1000)
        let error = await failure(.tooLarge) {
            _ = try await transport.send(server.request(.get, "/exceeds"), body: [], limits: limits)
        }
        #expect(error?.message == "the answer of \(server.authority) is larger than 1000 bytes")
        #expect(try await transport.send(server.request(.get, "/fits"), body: [], limits: limits).body.count == 1000)
    }

    @Test("A body that is said to be larger than the limit is not waited for")
    func refusesLengths() async throws {
        let server = try ScriptedHTTPServer(.cut(after: 0, of: 1001, then: .stall))
        _ = await failure(.tooLarge) {
            _ = try await transport.send(server.request(), body: [], limits: TransferLimits(bodyBytes: 1000))
        }
    }

    @Test("A length that nobody could hold takes no memory")
    func survivesAbsurdLengths() async throws {
        let server = try ScriptedHTTPServer(.cut(after: 1, of: Int.max))
        _ = await failure(.broken) {
            _ = try await transport.send(server.request(), body: [], limits: TransferLimits(bodyBytes: .max))
        }
    }
}
