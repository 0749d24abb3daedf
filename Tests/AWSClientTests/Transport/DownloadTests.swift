import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct DownloadTests {
    private let transport: CurlTransport

    init() throws {
        transport = try CurlTransport()
    }

    @Test("A download is there with its head, before its body")
    func opensAtTheHead() async throws {
        let gate = Gate()
        let server = try ScriptedHTTPServer(
            Behaviour([.send(Behaviour.head(206, [("X-A", "1")], length: 4)), .wait(gate), .send(Array("body".utf8))]))
        let download = try await transport.open(server.request(.get, "/x"), limits: TransferLimits())
        #expect(download.head.status == .partialContent)
        #expect(download.head.headerFields[try #require(HTTPField.Name("X-A"))] == "1")
        gate.open()
        #expect(try await download.rest() == Array("body".utf8))
        #expect(try await download.next().isEmpty)
        download.cancel()
        #expect(try await download.next().isEmpty)
    }

    @Test("Errors of the server's are answers with bodies as well")
    func opensErrors() async throws {
        let server = try ScriptedHTTPServer(.answer(404, [], "<Error/>"))
        let download = try await transport.open(server.request(), limits: TransferLimits())
        #expect(download.head.status == .notFound)
        #expect(try await download.rest() == Array("<Error/>".utf8))
    }

    @Test("An empty body ends at once, and a read of nothing does nothing")
    func readsNothing() async throws {
        let server = try ScriptedHTTPServer(.answer(200))
        let download = try await transport.open(server.request(), limits: TransferLimits())
        #expect(try await download.next(0).isEmpty)
        #expect(try await download.rest().isEmpty)
    }

    @Test("What came before a break is read before the break is told")
    func breaksOff() async throws {
        let server = try ScriptedHTTPServer(.cut(after: 300_000, of: 300_001))
        let download = try await transport.open(server.request(), limits: TransferLimits())
        var count = 0
        _ = await failure(.broken) {
            while true {
                let piece = try await download.next()
                #expect(!piece.isEmpty)
                count += piece.count
            }
        }
        #expect(count == 300_000)
        _ = await failure(.broken) { _ = try await download.next() }
    }

    @Test("No head is a failure to open", arguments: [(Behaviour.drop, HTTPTransportError.Code.broken), (.garbage, .malformed)])
    func failsToOpen(_ behaviour: Behaviour, _ code: HTTPTransportError.Code) async throws {
        let server = try ScriptedHTTPServer(behaviour)
        _ = await failure(code) { _ = try await transport.open(server.request(), limits: TransferLimits()) }
    }

    @Test("The connection rests while nobody reads, for as long as it takes, and all bytes arrive in the end")
    func restsWhileNobodyReads() async throws {
        let hasRested = Gate()
        let idle = Duration.milliseconds(500)
        let stream = ByteStream(count: 50_000_000, rest: idle * 2) { hasRested.open() }
        let server = try ScriptedHTTPServer(Behaviour([.send(Behaviour.head(200, length: stream.count)), .stream(stream)]))
        let download = try await transport.open(server.request(), limits: TransferLimits(idle: idle))
        await onOwnThread { hasRested.pass() }
        // A mebibyte waits in the transport, the rest in the system's own buffers for the two ends of the connection.
        #expect(stream.sent < 20_000_000)
        let sum = try await onOwnThread {
            Result {
                var piece = [UInt8](repeating: 0, count: 65_521)
                var offset = 0
                while true {
                    let count = try piece.withUnsafeMutableBytes { try download.read(into: $0) }
                    if count == 0 { return offset }
                    if piece[..<count] != ByteStream.bytes(at: offset, count: count) { return -1 }
                    offset += count
                }
            }
        }.get()
        #expect(sum == stream.count)
    }

    @Test("A download keeps its transport")
    func keepsTransport() async throws {
        let gate = Gate()
        let server = try ScriptedHTTPServer(
            Behaviour([.send(Behaviour.head(200, length: 4)), .wait(gate), .send(Array("body".utf8))]))
        let download = try await CurlTransport().open(server.request(), limits: TransferLimits())
        gate.open()
        #expect(try await download.rest() == Array("body".utf8))
    }
}
