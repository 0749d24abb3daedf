import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    /// Where a request goes.
    struct Target: Sendable {
        var scheme: String?
        var authority: String?
        var path: String?

        init(_ scheme: String?, _ authority: String?, _ path: String?) {
            self.scheme = scheme
            self.authority = authority
            self.path = path
        }
    }

    private let transport: CurlTransport
    private let server: ScriptedHTTPServer

    init() throws {
        transport = try CurlTransport()
        server = try ScriptedHTTPServer(.answer(200))
    }

    @Test(
        "Paths and queries reach the server byte by byte",
        arguments: [
            "/", "/a/../b/./c//d/", "/%e4%2F%2f%20?", "/a?b=c&d", "/?prefix=a%2Fb+c", "/~*'()!$&,;=:@", "/a%", "/a?b?c=/../",
            "/..",
        ])
    func keepsTarget(_ path: String) async throws {
        _ = try await transport.send(server.request(.get, path))
        #expect(server.requests.map(\.target) == [path])
    }

    @Test("Header fields are sent as they are, and none that nobody asked for")
    func sendsFields() async throws {
        var fields: HTTPFields = [.contentType: "application/x-amz-json-1.0", .authorization: "AWS4 é; a=b"]
        fields[try #require(HTTPField.Name("X-Amz-Empty"))] = ""
        let repeated = try #require(HTTPField.Name("X-Twice"))
        fields.append(HTTPField(name: repeated, value: "1"))
        fields.append(HTTPField(name: repeated, value: "2"))
        fields[.contentLength] = "999"
        fields[.expect] = "100-continue"
        _ = try await transport.send(server.request(.post, "/", fields), body: "{}")
        let request = try #require(server.requests.first)
        let sent = request.fields.map { "\($0.name): \($0.value)" }.sorted()
        #expect(
            sent == [
                "Authorization: AWS4 é; a=b", "Content-Length: 2", "Content-Type: application/x-amz-json-1.0",
                "Host: \(server.authority)", "User-Agent: cloudtrail-tracker", "X-Amz-Empty: ", "X-Twice: 1", "X-Twice: 2",
            ])
    }

    @Test("The user agent is the request's own before the transport's")
    func sendsUserAgent() async throws {
        let named = try CurlTransport(.init(userAgent: "tests/1"))
        _ = try await named.send(server.request())
        _ = try await named.send(server.request(.get, "/", [.userAgent: "mine"]))
        #expect(server.requests.map { $0.values("user-agent") } == [["tests/1"], ["mine"]])
    }

    @Test("Bodies arrive byte by byte, with their length", arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
    func sendsBody(_ method: HTTPRequest.Method) async throws {
        for count in [0, 1, 60_000, 2 << 20] {
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            _ = try await transport.send(server.request(method), body: body, limits: TransferLimits())
            let request = try #require(server.requests.last)
            #expect(request.method == method.rawValue)
            #expect(request.body == body)
            #expect(request.value("content-length") == (method == .delete && count == 0 ? nil : "\(count)"))
            #expect(request.values("content-type").isEmpty)
            #expect(request.values("expect").isEmpty)
        }
    }

    @Test("A host is named with the port that the request gives it")
    func sendsHost() async throws {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "LocalHost:\(server.port)", path: "/")
        _ = try await transport.send(request)
        #expect(server.requests.first?.value("host") == "LocalHost:\(server.port)")
    }

    @Test(
        "What cannot be sent is refused before a connection is made",
        arguments: [
            Target("ftp", "127.0.0.1", "/"), Target("file", "", "/etc/passwd"), Target(nil, "127.0.0.1", "/"),
            Target("http", nil, "/"), Target("http", "", "/"), Target("http", "user:word@127.0.0.1", "/"),
            Target("http", "127.0.0.1/x", "/"), Target("http", "127.0.0.1:99999", "/"), Target("http", "127.0.0.1", nil),
            Target("http", "127.0.0.1", "x"), Target("http", "127.0.0.1", "/a b"), Target("http", "127.0.0.1", "/a\r\nX: y"),
            Target("http", "127.0.0.1", "/é"), Target("http", "127.0.0.1", "/a#b"),
        ])
    func refuses(_ target: Target) async {
        let request = HTTPRequest(method: .get, scheme: target.scheme, authority: target.authority, path: target.path)
        _ = await failure(.configuration) { _ = try await transport.send(request) }
        _ = await failure(.configuration) { _ = try await transport.open(request, limits: TransferLimits()) }
    }
}
