import EventStorage
import Foundation
import HTTPServerChecks
import Testing

/// A part of an answer must never pass for the whole.
@Suite(.timeLimit(.minutes(1))) struct BrokenStreamTests {
    private static let store = StubStore(
        pageCount: 3, eventsPerPage: 1000,
        beforePage: { if $0 == 2 { throw EventStoreError(.unavailable, "the disk is gone") } })

    @Test(arguments: [[], ["Accept-Encoding: gzip"]])
    func chunkedAnswerHasNoEnd(headers: [String]) async throws {
        try await withServer(over: Self.store) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan", headers: headers)
            #expect(try await client.responseHead().status == 200)
            let error = await #expect(throws: RawConnection.Failure.self) { while try await client.chunk() != nil {} }
            #expect(error?.description == "closed before the end" || error?.errno == ECONNRESET)
        }
    }

    @Test func answerThatEndsWithTheConnectionIsReset() async throws {
        try await withServer(over: Self.store) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan", version: "HTTP/1.0")
            let error = await #expect(throws: RawConnection.Failure.self) { try await client.response() }
            #expect(error?.errno == ECONNRESET)
        }
    }

    @Test func failureBeforeTheFirstByteIsAnAnswer() async throws {
        let store = StubStore(beforePage: { _ in throw EventStoreError(.unavailable, "the disk is gone") })
        try await withServer(over: store) { server in
            let client = try RawConnection(port: server.port)
            try await client.request("/scan")
            let response = try await client.response()
            #expect(response.status == 503)
            #expect(response.isProblem)
            #expect(!response.text.contains("disk"))
        }
    }
}
