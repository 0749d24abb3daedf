import AWSClient
import ScriptedHTTPServer
import Testing
import TrackerHTTP

extension ScriptedHTTPServer {
    /// A request to this server.
    func request(_ method: HTTPRequest.Method = .get, _ path: String = "/", _ fields: HTTPFields = [:]) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
    }
}

extension HTTPTransport {
    /// Sends a request with the limits of the transport's own.
    func send(_ request: HTTPRequest, body: String = "") async throws(HTTPTransportError) -> HTTPAnswer {
        try await send(request, body: Array(body.utf8), limits: TransferLimits())
    }
}

extension HTTPAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension HTTPDownload {
    /// Reads up to `count` bytes at once, on a thread of its own.
    func next(_ count: Int = 64 << 10) async throws -> [UInt8] {
        let result: Result<[UInt8], any Error> = await onOwnThread {
            Result {
                try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled throws in
                    filled = try self.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
            }
        }
        return try result.get()
    }

    /// Reads to the end.
    func rest() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try await next()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }
}

/// Expects a failure of the transport's, and hands it back.
func failure(
    _ code: HTTPTransportError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async -> HTTPTransportError? {
    let error = await #expect(throws: HTTPTransportError.self, sourceLocation: sourceLocation) { try await body() }
    #expect(error?.code == code, "\(error?.message ?? "")", sourceLocation: sourceLocation)
    return error
}
