import CloudTrailLogs
import Hummingbird
import NIOCore
import QueryAPI

/// Writes a streamed body piece by piece. The next piece is asked for when the connection has room for it.
struct StreamedBody: Sendable {
    let stream: APIBodyStream
    let usesGzip: Bool
    let transfer: TransferRecord

    /// The body for the framework.
    var responseBody: ResponseBody {
        ResponseBody { writer in
            try await write(to: &writer)
            // Reached only when all went well: whatever was thrown before makes the framework close the connection, so that the
            // client sees a body without an end.
            try await writer.finish(nil)
        }
    }

    private func write(to writer: inout any ResponseBodyWriter) async throws {
        var byteCount = 0
        do {
            let gzip = usesGzip ? try GzipWriter(level: Compression.level) : nil
            var chunks = stream.makeAsyncIterator()
            while let chunk = try await next(of: &chunks, after: byteCount) {
                var bytes = chunk
                if let gzip {
                    bytes = []
                    gzip.write(chunk, flush: .sync, to: &bytes)
                }
                try await writer.write(ByteBuffer(bytes: bytes))
                byteCount += bytes.count
            }
            if let gzip {
                var bytes: [UInt8] = []
                gzip.finish(into: &bytes)
                try await writer.write(ByteBuffer(bytes: bytes))
                byteCount += bytes.count
            }
        } catch {
            transfer.end(abortedAfter: byteCount)
            throw error
        }
        transfer.end(byteCount: byteCount)
    }

    private func next(of chunks: inout APIBodyStream.AsyncIterator, after byteCount: Int) async throws -> [UInt8]? {
        do {
            return try await chunks.next()
        } catch {
            transfer.logFailure(error)
            throw error
        }
    }
}
