/// Tells whether a transfer takes too long. What limits connecting is left to libcurl.
struct TransferTimer {
    /// Which limit ran out.
    enum Limit {
        case idle(Duration)
        case total(Duration)

        func error(_ host: String) -> HTTPTransportError {
            switch self {
            case .idle(let limit): HTTPTransportError(.timedOut, "\(host) sent nothing for \(limit)")
            case .total(let limit): HTTPTransportError(.timedOut, "the answer of \(host) took longer than \(limit)")
            }
        }
    }

    private let limits: TransferLimits
    private let start: ContinuousClock.Instant
    private var lastActivity: ContinuousClock.Instant?
    private var isResting = false
    private var uploaded: Int64 = 0

    init(_ limits: TransferLimits, now: ContinuousClock.Instant) {
        self.limits = limits
        start = now
    }

    /// Whether the time of anything but the whole is limited.
    private var idleSince: ContinuousClock.Instant? { isResting ? nil : lastActivity }

    /// Takes note of bytes, or of the connection.
    mutating func noteActivity(at now: ContinuousClock.Instant) {
        lastActivity = now
        isResting = false
    }

    /// Takes note that nobody wants bytes now.
    mutating func noteRest() {
        isResting = true
    }

    /// Which limit has run out by now.
    ///
    /// - Parameter uploadedBytes: How much of the request was sent so far; asked when an answer is overdue, so that a
    ///   long upload is no idle one.
    mutating func expired(at now: ContinuousClock.Instant, uploadedBytes: () -> Int64) -> Limit? {
        if let total = limits.total, now >= start + total { return .total(total) }
        guard let idle = limits.idle, let idleSince, now >= idleSince + idle else { return nil }
        let uploaded = uploadedBytes()
        guard uploaded == self.uploaded else {
            self.uploaded = uploaded
            noteActivity(at: now)
            return nil
        }
        return .idle(idle)
    }

    /// When to look again; no limit can run out earlier, whatever happens until then.
    func nextCheck(after now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let total = limits.total.map { start + $0 }
        let idle = limits.idle.map { (idleSince ?? now) + $0 }
        guard let total, let idle else { return total ?? idle }
        return min(total, idle)
    }
}
