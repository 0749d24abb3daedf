import QueryAPI
import TrackerGzip
import TrackerHTTPServer

/// Writes a streamed body piece by piece. The next piece is asked for when the client has taken enough of those before.
struct StreamedBody: Sendable {
    let stream: APIBodyStream
    let usesGzip: Bool
    let transfer: TransferRecord

    /// Writes all of it. What it throws makes the server break the transfer off, so that the client sees a body without an end.
    func write(to writer: HTTPBodyWriter) async throws {
        var byteCount = 0
        do {
            let gzip = usesGzip ? try GzipWriter(level: Compression.level) : nil
            var chunks = stream.makeAsyncIterator()
            while let chunk = try await next(of: &chunks) {
                var bytes = chunk
                if let gzip {
                    bytes = []
                    gzip.write(chunk, flush: .sync, to: &bytes)
                }
                try await writer.write(bytes)
                byteCount += bytes.count
            }
            if let gzip {
                var bytes: [UInt8] = []
                gzip.finish(into: &bytes)
                try await writer.write(bytes)
                byteCount += bytes.count
            }
        } catch {
            transfer.end(abortedAfter: byteCount)
            throw error
        }
        transfer.end(byteCount: byteCount)
    }

    private func next(of chunks: inout APIBodyStream.AsyncIterator) async throws -> [UInt8]? {
        do {
            return try await chunks.next()
        } catch {
            transfer.logFailure(error)
            throw error
        }
    }
}
