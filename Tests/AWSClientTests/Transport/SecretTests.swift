import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct SecretTests {
    @Test(
        "No failure tells what was sent or received",
        arguments: [
            Behaviour.drop, .reset, .stall, .garbage, .dropWithinHead, .cut(after: 1, of: 2), .answer(200, [], "geheim"),
            .text("HTTP/1.1 geheim\r\nX-Token: geheim\r\n\r\n", then: .close),
            .text("HTTP/1.1 200 OK\r\nContent-Length: geheim\r\n\r\n", then: .close),
            .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ngeheim\r\n", then: .close),
            .text("geheim\r\n\r\n", then: .close),
        ])
    func keepsSecrets(_ behaviour: Behaviour) async throws {
        let server = try ScriptedHTTPServer(behaviour)
        let request = server.request(.post, "/path?X-Amz-Signature=geheim", [.authorization: "geheim"])
        let limits = TransferLimits(connect: .milliseconds(50), idle: .milliseconds(50), bodyBytes: 3)
        for scheme in ["http", "https"] {
            var request = request
            request.scheme = scheme
            let transport = try CurlTransport()
            let error = await #expect(throws: HTTPTransportError.self) {
                _ = try await transport.send(request, body: Array("geheim".utf8), limits: limits)
            }
            #expect(error.map { "\($0)".contains("geheim") || $0.message.contains("path") } == false, "\(error?.message ?? "")")
        }
    }
}
