import HTTPServerChecks
import Testing
import TrackerHTTP
import TrackerHTTPServer

@Suite struct ParserTests {
    private static func read(_ text: String) -> [NaiveRequests.Item] {
        ParserCheck.read([Array(text.utf8)[...]])
    }

    private static func get(_ path: String, fields: HTTPFields = [:]) -> HTTPServerRequest {
        HTTPServerRequest(
            head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path, headerFields: fields))
    }

    @Test func readsARequest() throws {
        let text = "GET /a?b=%zz HTTP/1.1\r\nHost: localhost\r\nX-One: \t two  words\t \r\nx-empty:\r\n\r\n"
        let fields: HTTPFields = [
            try #require(HTTPField.Name("X-One")): "two  words", try #require(HTTPField.Name("x-empty")): "",
        ]
        #expect(Self.read(text) == [.request(Self.get("/a?b=%zz", fields: fields), body: [], isComplete: true)])
    }

    @Test func bytesAbove127StayAsTheyAre() throws {
        let bytes = Array("GET / HTTP/1.1\r\nHost: localhost\r\nX: ".utf8) + [0xe4, 0xff] + Array("\r\n\r\n".utf8)
        guard case .request(let request, _, _) = try #require(ParserCheck.read([bytes[...]]).first) else {
            Issue.record("no request")
            return
        }
        #expect(request.head.headerFields.first?.valueBytes == [0xe4, 0xff])
    }

    static let malformed: [(String, String)] = [
        ("fold", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"),
        ("fold by tab", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n\tb\r\n\r\n"),
        ("blank before the first field", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n"),
        ("bare LF in the request line", "GET / HTTP/1.1\nHost: localhost\r\n\r\n"),
        ("bare LF behind a field", "GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n"),
        ("bare LF at the end", "GET / HTTP/1.1\r\nHost: localhost\r\n\n"),
        ("bare CR in a value", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"),
        ("bare CR in the request line", "GET / HTTP/1.1\rHost: localhost\r\n\r\n"),
        ("two CR", "GET / HTTP/1.1\r\r\nHost: localhost\r\n\r\n"),
        ("NUL in a value", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n"),
        ("NUL in the target", "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("control character in a value", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u{1}b\r\n\r\n"),
        ("DEL in a value", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u{7f}b\r\n\r\n"),
        ("control character in the target", "GET /\u{1b} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("tab in the request line", "GET\t/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("blank before the colon", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"),
        ("tab before the colon", "GET / HTTP/1.1\r\nHost\t: localhost\r\n\r\n"),
        ("second blank before the target", "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("second blank before the version", "GET /  HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("blank behind the version", "GET / HTTP/1.1 \r\nHost: localhost\r\n\r\n"),
        ("blank before the method", " GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("blank in the target", "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("empty name", "GET / HTTP/1.1\r\nHost: localhost\r\n: a\r\n\r\n"),
        ("malformed name", "GET / HTTP/1.1\r\nHost: localhost\r\nX(: a\r\n\r\n"),
        ("no colon", "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n"),
        ("malformed method", "G(T / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("no method", "/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("a target of no form", "GET users HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("a target of another scheme", "GET ftp://a/b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("a target without host", "GET http:///b HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ("another protocol", "GET / HTTQ/1.1\r\nHost: localhost\r\n\r\n"),
        ("small letters", "GET / http/1.1\r\nHost: localhost\r\n\r\n"),
        ("a version of three digits", "GET / HTTP/1.10\r\nHost: localhost\r\n\r\n"),
        ("TLS", "\u{16}\u{3}\u{1}\u{2}"),
        ("a word", "nonsense\r\n\r\n"),
        ("two lengths", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        ("a list of lengths", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 5\r\n\r\nhello"),
        ("a plus", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello"),
        ("a minus", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
        ("an empty length", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length:\r\n\r\n"),
        ("hexadecimal length", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x5\r\n\r\nhello"),
        ("a length too large", "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9223372036854775808\r\n\r\n"),
        (
            "length and coding",
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        ("coding in HTTP/1.0", "GET / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("chunked twice", "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        ("an empty coding", "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n\r\n"),
    ]

    @Test(arguments: malformed)
    func isMalformed(what: String, text: String) {
        #expect(Self.read(text) == [.refused(.malformed, nil)])
    }

    @Test(arguments: [
        ("GET / HTTP/2.0\r\n", HTTPRefusal.version), ("GET / HTTP/1.2\r\n", .version), ("GET / HTTP/0.9\r\n", .version),
        ("GET /\r\n", .version), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .http2),
        ("GET /\(String(repeating: "x", count: 140_000))", .headTooLarge),
        ("GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 140_000))", .headTooLarge),
        ("GET / HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 257))", .headTooLarge),
    ])
    func isRefused(text: String, refusal: HTTPRefusal) {
        #expect(Self.read(text) == [.refused(refusal, nil)])
    }

    @Test(arguments: [
        ("", HTTPRefusal.host), ("Host:\r\n", .host), ("Host: \t\r\n", .host), ("Host: a\r\nHost: a\r\n", .host),
        ("Host: a\r\nhost: b\r\n", .host), ("Host: a\r\nTransfer-Encoding: xchunked\r\n", .transferCoding),
        ("Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", .transferCoding),
        ("Host: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", .transferCoding),
        ("Host: a\r\nTransfer-Encoding: chunked;q=1\r\n", .transferCoding),
    ])
    func isRefusedAsARequest(fields: String, refusal: HTTPRefusal) throws {
        let items = Self.read("HEAD / HTTP/1.1\r\n\(fields)\r\nGET / HTTP/1.1\r\n")
        guard case .refused(let found, let request?) = try #require(items.first) else {
            Issue.record("\(items)")
            return
        }
        #expect(items.count == 1)
        #expect(found == refusal)
        #expect(request.head.method == .head)
    }

    @Test func http10NeedsNoHost() {
        guard case .request(let request, _, _) = Self.read("GET / HTTP/1.0\r\n\r\n").first else {
            Issue.record("no request")
            return
        }
        #expect(request.head.authority == nil)
        #expect(request.minorVersion == 0)
    }

    @Test(arguments: [
        ("http://a.example:80/b?c", "a.example:80", "/b?c"), ("HTTPS://a", "a", "/"), ("http://a?b", "a", "/?b"),
        ("http://u@a/b", "u@a", "/b"),
    ])
    func absoluteTargets(target: String, authority: String, path: String) {
        guard case .request(let request, _, _) = Self.read("GET \(target) HTTP/1.1\r\nHost: b\r\n\r\n").first else {
            Issue.record("no request")
            return
        }
        #expect(request.targetAuthority == authority)
        #expect(request.head.authority == "b")
        #expect(request.head.path == path)
    }

    @Test(arguments: [("OPTIONS", "*"), ("CONNECT", "a.example:443"), ("M-SEARCH", "//a/../b?%"), ("fly", "/\"['x']\"")])
    func otherMethodsAndTargets(method: String, target: String) {
        guard case .request(let request, _, _) = Self.read("\(method) \(target) HTTP/1.1\r\nHost: b\r\n\r\n").first else {
            Issue.record("no request")
            return
        }
        #expect(request.head.method.rawValue == method)
        #expect(request.head.path == target)
    }

    private static let chunkedHead = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n"

    @Test(arguments: [
        ("5\r\nhello\r\n0\r\n\r\n", "hello"), ("0\r\n\r\n", ""), ("000\r\n\r\n", ""),
        ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        ("1;a=b;c=\"d\"\r\nx\r\n1\r\ny\r\n0;z\r\nTrailer: t\r\n\r\n", "xy"),
    ])
    func chunksAreDecoded(body: String, decoded: String) {
        let items = Self.read(Self.chunkedHead + body + "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(items.count == 2)
        guard case .request(let request, let bytes, true) = items.first else {
            Issue.record("\(items)")
            return
        }
        #expect(request.bodySize == .chunked)
        #expect(bytes == Array(decoded.utf8))
    }

    @Test(arguments: [
        "x\r\n", "\r\n", " 5\r\nhello", "5 \r\nhello", "0x5\r\n", "-1\r\n", "5\nhello", "5\r\nhelloX", "5\r\nhello\n0\r\n\r\n",
        ";\r\n",
        "5;\u{1}\r\n", "ffffffffffffffffff\r\n", "0\r\nX : y\r\n\r\n", "0\r\n\n", "1;\(String(repeating: "x", count: 5000))",
    ])
    func malformedChunksEndTheConnection(body: String) {
        let items = Self.read(Self.chunkedHead + body)
        #expect(items.count == 2)
        #expect(items.last == .refused(.malformed, nil))
    }

    @Test func requestsFollowEachOther() {
        let text = "\r\nGET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /3"
        #expect(
            Self.read(text) == [
                .request(Self.get("/1"), body: [], isComplete: true), .request(Self.get("/2"), body: [], isComplete: true),
            ])
    }

    @Test(arguments: malformed)
    func naiveReadingAgrees(what: String, text: String) {
        #expect(NaiveRequests(Array(text.utf8), limits: ParserLimits()).items == [.refused(.malformed, nil)])
    }
}
