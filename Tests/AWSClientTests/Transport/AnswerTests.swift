import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

@Suite(.timeLimit(.minutes(1))) struct AnswerTests {
    private func answer(_ behaviour: Behaviour, to method: HTTPRequest.Method = .get) async throws -> HTTPAnswer {
        let server = try ScriptedHTTPServer(behaviour)
        return try await CurlTransport().send(server.request(method))
    }

    @Test("Every status is an answer", arguments: [200, 204, 301, 304, 307, 400, 401, 403, 404, 407, 412, 429, 500, 503, 599])
    func returnsStatus(_ status: Int) async throws {
        let answer = try await answer(.answer(status, [("Location", "http://127.0.0.1:1/"), ("WWW-Authenticate", "Basic")]))
        #expect(answer.head.status.code == status)
        #expect(answer.body.isEmpty)
    }

    @Test("Header fields come in order, repeated ones and odd ones too")
    func returnsFields() async throws {
        let answer = try await answer(
            .answer(
                200,
                [("X-A", "1"), ("x-b", "  two words\t "), ("X-A", "2"), ("X-Empty", ""), ("X-Colon", "a:b"), ("bad name", "3")]))
        let fields = answer.head.headerFields.map { "\($0.name.rawName)=\($0.value)" }
        #expect(fields == ["Content-Length=0", "X-A=1", "x-b=two words", "X-A=2", "X-Empty=", "X-Colon=a:b"])
        #expect(answer.head.status.reasonPhrase == "Scripted")
    }

    @Test("Bytes of a body are handed over as they are, compressed ones too")
    func returnsBody() async throws {
        let bytes = Array(ByteStream.bytes(at: 0, count: 60_000) + ByteStream.bytes(at: 7, count: 60_000))
        let answer = try await answer(.answer(200, [("Content-Encoding", "gzip")], bytes))
        #expect(answer.body == bytes)
    }

    @Test("An answer in chunks is put together; what trails it is no part of the head")
    func returnsChunks() async throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let answer = try await answer(.text("\(head)5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nX-Late: 1\r\n\r\n", then: .stall))
        #expect(answer.text == "hello!")
        #expect(answer.head.headerFields.count == 1)
    }

    @Test("An answer without a length ends with its connection")
    func returnsBodyUpToClose() async throws {
        let answer = try await answer(.text("HTTP/1.0 200 OK\r\n\r\nall of it", then: .close))
        #expect(answer.text == "all of it")
    }

    @Test("Interim answers are passed over", arguments: [1, 3])
    func skipsInterimAnswers(_ count: Int) async throws {
        let interim = Array(repeating: Behaviour.Step.send(Behaviour.head(103, [("X-Interim", "1")], length: nil)), count: count)
        let answer = try await answer(Behaviour(interim + Behaviour.answer(201, [("X-Final", "1")], "body").steps))
        #expect(answer.head.status == .created)
        #expect(answer.head.headerFields.map(\.name.rawName) == ["Content-Length", "X-Final"])
        #expect(answer.text == "body")
    }

    @Test("An answer to HEAD has a length and no body, and its connection is used again")
    func answersHead() async throws {
        let server = try ScriptedHTTPServer(
            .answer(200, [("Content-Length", "5000000000")]), .answer(404, [("Content-Length", "17")]))
        let transport = try CurlTransport()
        let answer = try await transport.send(server.request(.head))
        #expect(answer.head.headerFields[.contentLength] == "5000000000")
        #expect(answer.body.isEmpty)
        #expect(try await transport.send(server.request(.head)).head.status == .notFound)
        #expect(server.connectionCount == 1)
        #expect(server.requests.map(\.method) == ["HEAD", "HEAD"])
    }

    @Test(
        "Half an answer is an error that says so",
        arguments: [
            (Behaviour.drop, HTTPTransportError.Code.broken), (.reset, .broken), (.dropWithinHead, .broken),
            (.garbage, .malformed), (.cut(after: 3, of: 10), .broken),
            (.cut(after: 100_000, of: 100_001, then: .reset), .broken),
            (.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", then: .close), .broken),
            (.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", then: .stall), .broken),
            (.text("HTTP/1.1 2x0 OK\r\n\r\n", then: .close), .malformed),
            (.text("HTTP/1.1 200 OK\r\n" + String(repeating: "X-A: 45678\r\n", count: 30_000), then: .stall), .malformed),
        ])
    func reportsHalfAnswers(_ behaviour: Behaviour, _ code: HTTPTransportError.Code) async throws {
        let server = try ScriptedHTTPServer(behaviour)
        let transport = try CurlTransport()
        let error = await failure(code) { _ = try await transport.send(server.request()) }
        #expect(error?.message.contains(server.authority) == true)
    }

    @Test("A server that is not there is told from a name that does not exist")
    func reportsMissingServers() async throws {
        let transport = try CurlTransport()
        let server = try ScriptedHTTPServer(.drop)
        server.stop()
        let error = await failure(.refused) { _ = try await transport.send(server.request()) }
        #expect(error?.message == "no connection to \(server.authority) came about: Connection refused")
        let nowhere = HTTPRequest(method: .get, scheme: "http", authority: "name.invalid", path: "/")
        _ = await failure(.unresolvedHost) { _ = try await transport.send(nowhere) }
    }
}
