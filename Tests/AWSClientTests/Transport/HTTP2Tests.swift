import AWSClient
import Foundation
import Testing
import TrackerHTTP

/// Node.js has the HTTP/2 server that is most often at hand.
@Suite(.enabled("openssl or node is missing") { OpenSSL.isAvailable && ServerProcess.hasNode }, .timeLimit(.minutes(1)))
struct HTTP2Tests {
    private static let script = """
        const [certificate, key] = process.argv.slice(1), fs = require("fs");
        const server = require("http2").createSecureServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
        let sessions = 0;
        server.on("session", () => sessions++);
        server.on("stream", (stream, headers) => {
          let count = 0;
          stream.on("data", piece => count += piece.length);
          stream.on("end", () => {
            const answer = [headers[":method"], headers[":authority"], headers[":path"], count, sessions].join(" ");
            stream.respond({ ":status": 201, "x-a": "1", "set-cookie": ["b", "c"] });
            stream.end(headers[":path"] == "/large" ? Buffer.alloc(8000000, "x") : answer);
          });
        });
        server.listen(0, "127.0.0.1", () => console.log(":" + server.address().port));
        """

    @Test("HTTP/2 is spoken where it is offered, and carries many requests over one connection")
    func speaksHTTP2() async throws {
        let certificate = try OpenSSL.Certificate(for: "localhost")
        let server = try ServerProcess("node", ["-e", Self.script, certificate.certificatePath, certificate.keyPath])
        let transport = try CurlTransport(.init(caBundle: certificate.certificatePath))
        let authority = "localhost:\(server.port)"
        func request(_ method: HTTPRequest.Method, _ path: String) -> HTTPRequest {
            HTTPRequest(method: method, scheme: "https", authority: authority, path: path)
        }
        let first = try await transport.send(request(.post, "/a?b=%2f"), body: String(repeating: "x", count: 100_000))
        #expect(first.text == "POST \(authority) /a?b=%2f 100000 1")
        #expect(first.head.status == .created)
        #expect(first.head.headerFields[values: .setCookie] == ["b", "c"])
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<30 { group.addTask { try await transport.send(request(.get, "/\(number)")).text } }
            let texts = try await group.reduce(into: Set<String>()) { $0.insert($1) }
            #expect(texts == Set((0..<30).map { "GET \(authority) /\($0) 0 1" }))
        }
        let download = try await transport.open(request(.get, "/large"), limits: TransferLimits())
        #expect(try await transport.send(request(.get, "/meanwhile")).text == "GET \(authority) /meanwhile 0 1")
        #expect(try await download.rest().count == 8_000_000)
    }
}
