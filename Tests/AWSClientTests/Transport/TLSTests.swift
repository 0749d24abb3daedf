import AWSClient
import Foundation
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.enabled("openssl is missing") { OpenSSL.isAvailable }, .timeLimit(.minutes(1))) struct TLSTests {
    private func request(_ host: String, _ port: Int) -> HTTPRequest {
        HTTPRequest(method: .get, scheme: "https", authority: "\(host):\(port)", path: "/")
    }

    @Test("A server whose certificate the given bundle vouches for is trusted, under its name alone")
    func trustsTheBundle() async throws {
        let certificate = try OpenSSL.Certificate(for: "localhost")
        let server = try ServerProcess.tls(certificate)
        let transport = try CurlTransport(.init(caBundle: certificate.certificatePath))
        #expect(try await transport.send(request("localhost", server.port)).head.status == .ok)
        let error = await failure(.tls) { _ = try await transport.send(request("127.0.0.1", server.port)) }
        #expect(error?.message.hasPrefix("TLS with 127.0.0.1:\(server.port) failed: ") == true)
    }

    @Test("A server that nobody vouches for is refused")
    func refusesStrangers() async throws {
        let server = try ServerProcess.tls(OpenSSL.Certificate(for: "localhost"))
        let other = try OpenSSL.Certificate(for: "localhost")
        for bundle in [nil, other.certificatePath] {
            let transport = try CurlTransport(.init(caBundle: bundle))
            _ = await failure(.tls) { _ = try await transport.send(request("localhost", server.port)) }
        }
    }

    @Test("TLS 1.1 is refused, 1.2 is not", arguments: [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)])
    func refusesOldVersions(_ version: String, _ isFine: Bool) async throws {
        let certificate = try OpenSSL.Certificate(for: "localhost")
        let server = try ServerProcess.tls(certificate, [version, "-cipher", "ALL:@SECLEVEL=0"])
        let transport = try CurlTransport(.init(caBundle: certificate.certificatePath))
        if isFine {
            _ = try await transport.send(request("localhost", server.port))
        } else {
            _ = await failure(.tls) { _ = try await transport.send(request("localhost", server.port)) }
        }
    }

    @Test(
        "A server without TLS is refused, one that hangs up may be tried again",
        arguments: [(Behaviour.garbage, HTTPTransportError.Code.tls), (.drop, .broken)])
    func tellsHandshakesApart(_ greeting: Behaviour, _ code: HTTPTransportError.Code) async throws {
        let server = try ScriptedHTTPServer(greeting: greeting) { _ in .stall }
        let transport = try CurlTransport()
        _ = await failure(code) { _ = try await transport.send(request("127.0.0.1", server.port)) }
    }
}

@Suite struct BundleTests {
    @Test("A bundle that cannot be read, or holds no certificate, is named with the reason")
    func namesTheBundle() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let missing = folder.appending(path: "missing.pem").path
        let error = #expect(throws: HTTPTransportError.self) { try CurlTransport(.init(caBundle: missing)) }
        #expect(error?.code == .configuration)
        #expect(error?.message == "the CA bundle \(missing) cannot be read: No such file or directory")
        #expect(throws: HTTPTransportError(.configuration, "the CA bundle \(folder.path) is empty, or no file")) {
            try CurlTransport(.init(caBundle: folder.path))
        }
    }

    @Test(
        "A bundle without certificates is named when a server is to be trusted",
        .enabled("openssl is missing") { OpenSSL.isAvailable })
    func namesAnEmptyBundle() async throws {
        let certificate = try OpenSSL.Certificate(for: "localhost")
        let server = try ServerProcess.tls(certificate)
        let transport = try CurlTransport(.init(caBundle: certificate.keyPath))
        let request = HTTPRequest(method: .get, scheme: "https", authority: "localhost:\(server.port)", path: "/")
        let error = await failure(.configuration) { _ = try await transport.send(request) }
        #expect(error?.message.contains(certificate.keyPath) == true)
    }
}
