import QueryAPI
import TrackerGzip
import TrackerHTTP

/// gzip for answers (RFC 9110, section 8.4).
enum Compression {
    /// Bodies below this many bytes fit one packet anyway.
    static let minimumByteCount = 1024
    /// Answers compress to about a tenth at any level; low ones keep the processor from being slower than the network.
    static let level = 3

    /// Settles whether the body of an answer goes out compressed, and says so in its headers.
    static func negotiate(for request: HTTPRequest, answer: inout APIResponse) -> Bool {
        guard isWorthwhile(answer) else { return false }
        answer.headerFields[.vary] = answer.headerFields[.vary].map { $0 + ", Accept-Encoding" } ?? "Accept-Encoding"
        guard AcceptEncoding.prefersGzip(request.headerFields[values: .acceptEncoding]) else { return false }
        answer.headerFields[.contentEncoding] = "gzip"
        return true
    }

    /// A whole body as one gzip member.
    ///
    /// - Throws: `GzipError` when there is no memory for it.
    static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        var output: [UInt8] = []
        let writer = try GzipWriter(level: level)
        writer.write(bytes, to: &output)
        writer.finish(into: &output)
        return output
    }

    private static func isWorthwhile(_ answer: APIResponse) -> Bool {
        guard !answer.headerFields.contains(.contentEncoding) else { return false }
        switch answer.body {
        case .bytes(let bytes): return bytes.count >= minimumByteCount
        case .stream: return true
        }
    }
}
