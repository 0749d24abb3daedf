import HTTPServerChecks
import Testing

@testable import LocalServer

@Suite(.timeLimit(.minutes(1))) struct CompressionTests {
    private static let store = StubStore(pageCount: 3, eventsPerPage: 1000)

    @Test(arguments: ["/scan", "/scan?limit=500"])
    func compressedAnswerHoldsTheSame(target: String) async throws {
        try await withServer(over: Self.store) { server in
            let client = try RawConnection(port: server.port)
            try await client.request(target)
            let plain = try await client.response()
            #expect(plain["content-encoding"] == nil)
            #expect(plain["vary"]?.contains("Accept-Encoding") == true)

            try await client.request(target, headers: ["Accept-Encoding: gzip, deflate, br"])
            let response = try await client.response()
            #expect(response["content-encoding"] == "gzip")
            #expect(response["vary"]?.contains("Accept-Encoding") == true)
            #expect(response.body.count < plain.body.count / 5)
            let unpacked = try #require(gunzip(response.body))
            #expect(unpacked.isComplete)
            let isSame = unpacked.output == plain.body
            #expect(isSame, "compared outside, since a failure would spend minutes on the difference")
        }
    }

    @Test func smallAnswersStayPlain() async throws {
        try await withServer { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/users", headers: ["Accept-Encoding: gzip"])
            #expect(try await client.response()["content-encoding"] == nil)
        }
    }

    @Test func canBeOff() async throws {
        try await withServer(over: Self.store, .init(compresses: false)) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan", headers: ["Accept-Encoding: gzip"])
            let response = try await client.response()
            #expect(response["content-encoding"] == nil)
            #expect(response["vary"]?.contains("Accept-Encoding") != true)
        }
    }

    @Test func streamIsReadableBeforeItsEnd() async throws {
        let gate = Gate()
        let store = StubStore(pageCount: 2, eventsPerPage: 1000, beforePage: { if $0 == 1 { await gate.wait() } })
        try await withServer(over: store) { server in
            defer { gate.open() }
            let client = try RawConnection(port: server.port)
            try await client.request("/scan", headers: ["Accept-Encoding: gzip"])
            _ = try await client.responseHead()
            let chunk = try #require(try await client.chunk())
            let unpacked = try #require(gunzip(chunk))
            #expect(!unpacked.isComplete)
            #expect(unpacked.output.count >= 60_000)
        }
    }

    @Test(arguments: [
        ([], false), (["gzip"], true), (["GZip"], true), (["x-gzip"], true), (["deflate, gzip;q=0.5"], true), (["*"], true),
        (["deflate", "gzip"], true), (["gzip; q=1.000"], true), (["gzip;q=0"], false), (["gzip;q=0.000"], false),
        (["*;q=0"], false), (["gzip;q=0, *"], false), (["identity"], false), (["identity;q=1, gzip;q=0.5"], false),
        (["identity;q=0.5, gzip"], true), (["gzip;q=0.001"], true), (["gzip;q=2"], false), (["gzip;q=-1"], false),
        (["gzip;q="], false), (["gzip;x=1"], false), (["br"], false), ([""], false), ([",,"], false), (["gzipped"], false),
        (["gzip;q=0.+1"], false),
    ])
    func acceptEncoding(fields: [String], prefersGzip: Bool) {
        #expect(AcceptEncoding.prefersGzip(fields) == prefersGzip)
    }
}
