import TrackerHTTP

/// A download over libcurl. It keeps the transport that feeds it.
final class CurlDownload: HTTPDownload {
    let head: HTTPResponse
    private let buffer: DownloadBuffer
    private let transfer: CurlTransfer
    private let transport: CurlTransport

    init(head: HTTPResponse, buffer: DownloadBuffer, transfer: CurlTransfer, transport: CurlTransport) {
        self.head = head
        self.buffer = buffer
        self.transfer = transfer
        self.transport = transport
    }

    deinit {
        cancel()
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(HTTPTransportError) -> Int {
        let (count, hasRoomAgain) = try buffer.read(into: target)
        if hasRoomAgain { transport.loop.submit(.resume(transfer)) }
        return count
    }

    func cancel() {
        if buffer.cancel(transfer.request.cancellation) { transfer.cancel(on: transport.loop) }
    }
}
