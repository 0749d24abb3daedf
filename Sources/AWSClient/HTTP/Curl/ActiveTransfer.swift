import CTrackerCurl

/// A transfer with its handle, on the transport's thread alone. libcurl's callbacks end here.
final class ActiveTransfer {
    let transfer: CurlTransfer
    let easy: CurlEasy
    var timer: TransferTimer
    /// Why the transfer has to end, if that was decided here rather than in libcurl.
    private var failure: HTTPTransportError?
    private var parser = ResponseHeadParser()

    init(_ request: HostQueue.Waiting, on easy: CurlEasy) {
        transfer = request.transfer
        timer = request.timer
        self.easy = easy
    }

    /// What libcurl's end of the transfer means; `nil` for a whole answer.
    func outcome(_ code: CURLcode, trust: CurlTrust) -> HTTPTransportError? {
        if let failure { return failure }
        // libcurl takes a connection that closes within the head for the end of an answer.
        let code = parser.isWhole || code != CURLE_OK ? code : CURLE_PARTIAL_FILE
        return HTTPTransportError(code, of: transfer, on: easy, trust: trust)
    }

    /// Which limit ran out.
    func expiry(at now: ContinuousClock.Instant) -> HTTPTransportError? {
        timer.expired(at: now, uploadedBytes: { easy.uploadedBytes })?.error(transfer.request.host)
    }

    fileprivate func connected() {
        timer.noteActivity(at: .now)
    }

    fileprivate func receiveHeadLine(_ line: UnsafeRawBufferPointer) -> Int {
        timer.noteActivity(at: .now)
        switch parser.read(line) {
        case .more: return line.count
        case .malformed: return refuse(.malformed)
        case .whole(let head): return transfer.sink.begin(head).map { refuse($0) } ?? line.count
        }
    }

    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        timer.noteActivity(at: .now)
        switch transfer.sink.take(bytes) {
        case .taken: return bytes.count
        case .refused(let code): return refuse(code)
        case .full:
            timer.noteRest()
            return Int(CURL_WRITEFUNC_PAUSE)
        }
    }

    /// - Returns: What ends a transfer as a callback's result.
    private func refuse(_ code: HTTPTransportError.Code) -> Int {
        let request = transfer.request
        failure =
            switch code {
            case .tooLarge:
                HTTPTransportError(code, "the answer of \(request.host) is larger than \(transfer.limits.bodyBytes) bytes")
            case .cancelled: request.cancellation
            default: HTTPTransportError(code, "what \(request.host) sent is no HTTP answer")
            }
        return Int(CURL_WRITEFUNC_ERROR)
    }
}

/// libcurl's callbacks. Their context is an `ActiveTransfer` that the engine holds.
enum CurlCallbacks {
    static let head: DataFunction = { bytes, size, count, context in
        piece(bytes, size, count).flatMap { transfer(context)?.receiveHeadLine($0) } ?? 0
    }

    static let body: DataFunction = { bytes, size, count, context in
        piece(bytes, size, count).flatMap { transfer(context)?.receive($0) } ?? 0
    }

    /// What libcurl hands over; `nil` for numbers that cannot be.
    private static func piece(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int) -> UnsafeRawBufferPointer? {
        let (byteCount, overflows) = size.multipliedReportingOverflow(by: count)
        guard !overflows, byteCount >= 0, bytes != nil || byteCount == 0 else { return nil }
        return UnsafeRawBufferPointer(start: bytes, count: byteCount)
    }

    static let connected: curl_prereq_callback = { context, _, _, _, _ in
        transfer(context)?.connected()
        return CURL_PREREQFUNC_OK
    }

    typealias DataFunction = @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

    static func transfer(_ context: UnsafeMutableRawPointer?) -> ActiveTransfer? {
        context.map { Unmanaged<ActiveTransfer>.fromOpaque($0).takeUnretainedValue() }
    }
}
