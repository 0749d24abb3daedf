import CloudTrailLogs
import EventStorage

extension ImportReport {
    /// A report of what became of a store's expired events, and nothing else.
    ///
    /// - Parameter now: The time by which they have expired.
    init(_ expiry: ExpirySummary, now: EventInstant) {
        expired = expiry.removed
        guard expiry.refused > 0 else { return }
        isExpiryRefused = true
        var refusal = Failure(
            source: "the store",
            reason: """
                keeps \(expiry.refused) expired events of its \(expiry.stored): by this machine's clock it is \(now.iso8601), and so \
                many are not removed at once without --expire
                """)
        refusal.isOfFile = true
        name(refusal)
    }
}
