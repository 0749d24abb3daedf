import CTrackerCurl

/// The transfers of a transport, on its thread alone.
final class CurlEngine {
    private let multi: CurlMulti
    private let options: CurlTransport.Options
    private let trust: CurlTrust
    private var active: [ObjectIdentifier: ActiveTransfer] = [:]
    private var unused: [CurlEasy]
    private var queue: HostQueue
    private var nextCheck: ContinuousClock.Instant?

    /// Makes an engine, `nil` when libcurl cannot be set up.
    init?(_ options: CurlTransport.Options) {
        guard let multi = CurlMulti(options), let easy = CurlEasy() else { return nil }
        self.multi = multi
        self.options = options
        queue = HostQueue(limit: options.maxConnectionsPerHost)
        trust = CurlTrust(bundle: options.caBundle, defaultBundle: easy.defaultCABundle)
        unused = [easy]
    }

    var waker: CurlMulti.Waker { multi.waker }

    /// Starts a transfer, or has it wait while there are too many to its host.
    func start(_ transfer: CurlTransfer) {
        guard !transfer.isCancelled else { return transfer.sink.end(transfer.request.cancellation) }
        let now = ContinuousClock.now
        let request = HostQueue.Waiting(transfer: transfer, timer: TransferTimer(transfer.limits, now: now))
        check(noLaterThan: request.timer.nextCheck(after: now))
        if queue.enter(request) { begin(request) }
    }

    func cancel(_ transfer: CurlTransfer) {
        if let cancelled = active[ObjectIdentifier(transfer)] {
            end(cancelled, transfer.request.cancellation)
        } else {
            endWaiting { $0.transfer === transfer ? transfer.request.cancellation : nil }
        }
    }

    /// Lets a download go on that rested.
    func resume(_ transfer: CurlTransfer) {
        guard let resumed = active[ObjectIdentifier(transfer)] else { return }
        resumed.timer.noteActivity(at: .now)
        // Hands over what libcurl holds already, which may lead to the next rest.
        curl_easy_pause(resumed.easy.handle, CURLPAUSE_CONT)
    }

    /// Does what can be done without waiting.
    func advance() {
        guard multi.perform() else { return endAll(HTTPTransportError(.broken, "libcurl cannot go on")) }
        while let (context, code) = multi.nextEnd() {
            guard let ended = CurlCallbacks.transfer(context) else { continue }
            end(ended, ended.outcome(code, trust: trust))
        }
        if let nextCheck, nextCheck <= .now { endExpired() }
    }

    /// Waits for something to do.
    func wait() {
        let longest = nextCheck.map { $0 - .now } ?? .seconds(3600)
        if !multi.poll(longest) { endAll(HTTPTransportError(.broken, "libcurl cannot wait")) }
    }

    func endAll(_ failure: HTTPTransportError) {
        endWaiting { _ in failure }
        for transfer in active.values { end(transfer, failure) }
    }

    private func begin(_ request: HostQueue.Waiting) {
        if let failure = failureToBegin(request) { end(request.transfer, failure) }
    }

    private func failureToBegin(_ request: HostQueue.Waiting) -> HTTPTransportError? {
        let transfer = request.transfer
        guard let easy = unused.popLast() ?? CurlEasy() else { return Self.outOfMemory }
        let started = ActiveTransfer(request, on: easy)
        let context = Unmanaged.passUnretained(started).toOpaque()
        let code = easy.prepare(transfer, context: context, userAgent: options.userAgent, trust: trust)
        guard code == CURLE_OK else {
            let reason = String(cString: curl_easy_strerror(code))
            return HTTPTransportError(.configuration, "libcurl does not take a setting: \(reason)")
        }
        guard multi.add(easy) else { return Self.outOfMemory }
        active[ObjectIdentifier(transfer)] = started
        return nil
    }

    private func end(_ ended: ActiveTransfer, _ failure: HTTPTransportError?) {
        active[ObjectIdentifier(ended.transfer)] = nil
        multi.remove(ended.easy)
        if unused.count < options.maxConnectionsPerHost {
            ended.easy.reset()
            unused.append(ended.easy)
        }
        end(ended.transfer, failure)
    }

    private func end(_ transfer: CurlTransfer, _ failure: HTTPTransportError?) {
        if let next = queue.leave(transfer) { begin(next) }
        transfer.sink.end(failure)
    }

    private func endWaiting(_ isOver: (inout HostQueue.Waiting) -> HTTPTransportError?) {
        for (transfer, failure) in queue.remove(where: isOver) { transfer.sink.end(failure) }
    }

    private func endExpired() {
        let now = ContinuousClock.now
        nextCheck = nil
        endWaiting { request in
            let limit = request.timer.expired(at: now, uploadedBytes: { 0 })
            if limit == nil { check(noLaterThan: request.timer.nextCheck(after: now)) }
            return limit?.error(request.transfer.request.host)
        }
        for transfer in active.values {
            if let failure = transfer.expiry(at: now) {
                end(transfer, failure)
            } else {
                check(noLaterThan: transfer.timer.nextCheck(after: now))
            }
        }
    }

    private func check(noLaterThan instant: ContinuousClock.Instant?) {
        guard let instant else { return }
        nextCheck = nextCheck.map { min($0, instant) } ?? instant
    }

    private static let outOfMemory = HTTPTransportError(.configuration, "there is no memory for a request")
}
