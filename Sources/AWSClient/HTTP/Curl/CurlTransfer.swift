import Synchronization

/// A request on its way, as the thread that wants it sees it.
final class CurlTransfer: Sendable {
    let request: CurlRequest
    let limits: TransferLimits
    let sink: any TransferSink
    /// For answers that are streamed, where fewer and larger pieces pay.
    let isDownload: Bool
    private let isCancelledFlag = Atomic(false)

    init(_ request: CurlRequest, limits: TransferLimits, sink: any TransferSink, isDownload: Bool) {
        self.request = request
        self.limits = limits
        self.sink = sink
        self.isDownload = isDownload
    }

    /// Whether it was cancelled, maybe before it was started.
    var isCancelled: Bool { isCancelledFlag.load(ordering: .acquiring) }

    /// Ends it, from any thread.
    func cancel(on loop: CurlLoop) {
        // In this order: a loop that has not seen the start yet finds the flag then, one that has finds the command.
        isCancelledFlag.store(true, ordering: .releasing)
        loop.submit(.cancel(self))
    }
}
