public import TrackerHTTP

/// Sends requests with libcurl, from one thread of its own that starts with the first request.
///
/// - Connections are kept and used again; HTTP/2 is spoken where a server offers it over TLS. A request that finds its kept
///   connection closed by the server is sent once more over a new one.
/// - Servers are always verified, certificate and name, and TLS is 1.2 at least. There is no way around that.
/// - Redirections are answers like others; answers are not decompressed.
/// - Proxies are what `https_proxy`, `HTTPS_PROXY`, `http_proxy`, `ALL_PROXY` and `NO_PROXY` in the environment say.
/// - Nothing else of the environment or the home folder is looked at (`.netrc`, `.curlrc`).
public final class CurlTransport: HTTPTransport {
    let loop: CurlLoop

    /// Makes a transport. Cost: next to nothing; libcurl is set up by the first request.
    ///
    /// - Throws: `.configuration` when the CA bundle cannot be read, with its path and the reason.
    public init(_ options: Options = Options()) throws(HTTPTransportError) {
        if let bundle = options.caBundle { try CurlTrust.check(bundle: bundle) }
        loop = CurlLoop(options)
    }

    deinit {
        loop.shutDown()
    }

    /// Sends a request and returns the whole answer, whatever its status is.
    ///
    /// - Parameters:
    ///   - request: With scheme (`http` or `https`), authority and a path that is percent-encoded; others are refused with
    ///     `.configuration`. `Host`, `Content-Length`, `Transfer-Encoding`, `Connection` and `Expect` are the transport's to set.
    ///   - body: Sent with its length, an empty one as well where the method is POST, PUT or PATCH.
    ///   - limits: How long to wait and how much to take. A request that waits for others to the same host spends of the total
    ///     alone.
    /// - Throws: `HTTPTransportError` when there is no whole answer.
    public func send(
        _ request: HTTPRequest, body: [UInt8], limits: TransferLimits
    ) async throws(HTTPTransportError) -> HTTPAnswer {
        let sink = AnswerSink(hasBody: request.method != .head, largestBody: limits.bodyBytes)
        let transfer = CurlTransfer(try CurlRequest(request, body: body), limits: limits, sink: sink, isDownload: false)
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { completion in
                sink.complete(completion)
                loop.submit(.start(transfer))
            }
        } onCancel: {
            transfer.cancel(on: loop)
        }.get()
    }

    /// Sends a request without a body and returns as soon as the head of the answer is there.
    ///
    /// At most 1 MiB of the answer waits in memory; the connection rests while nobody reads. The download keeps the transport.
    ///
    /// - Parameters:
    ///   - request: As for `send`.
    ///   - limits: How long to wait; `bodyBytes` is no limit here.
    /// - Throws: `HTTPTransportError` when there is no head.
    public func open(_ request: HTTPRequest, limits: TransferLimits) async throws(HTTPTransportError) -> any HTTPDownload {
        let buffer = DownloadBuffer()
        let transfer = CurlTransfer(try CurlRequest(request), limits: limits, sink: buffer, isDownload: true)
        let head = try await withTaskCancellationHandler {
            await withCheckedContinuation { completion in
                buffer.complete(completion)
                loop.submit(.start(transfer))
            }
        } onCancel: {
            transfer.cancel(on: loop)
        }.get()
        return CurlDownload(head: head, buffer: buffer, transfer: transfer, transport: self)
    }

    /// Ends all requests with `.cancelled`, closes all connections, and waits for the thread to end, which takes
    /// milliseconds; requests that come later end the same way. Does nothing when it was done before.
    public func shutDown() {
        loop.shutDown()
    }
}
