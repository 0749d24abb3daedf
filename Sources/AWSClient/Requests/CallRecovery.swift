import FoundationEssentials

/// Decides what is done about the failures of one call, one after the other.
struct CallRecovery {
    /// What to do next.
    enum Step: Equatable {
        /// Try again at once, with other credentials.
        case renewCredentials
        /// Try again at once, with this time.
        case correctClock(to: Date)
        /// Try again after a while.
        case pause(Duration)
        /// Report the failure.
        case giveUp
    }

    private let policy: RetryPolicy
    private var hasRenewedCredentials = false
    private var hasCorrectedClock = false
    /// How many attempts there were, the one under way included.
    private(set) var attempts = 0

    init(_ policy: RetryPolicy) {
        self.policy = policy
    }

    /// Takes note of an attempt.
    mutating func begin() {
        attempts += 1
    }

    /// - Returns: What to do about this failure. Credentials and clock are put right once each; that costs none of the
    ///   policy's attempts.
    mutating func step(after failure: CallFailure) -> Step {
        if failure.error.isExpiredCredentials, !hasRenewedCredentials {
            hasRenewedCredentials = true
            return .renewCredentials
        }
        if let time = failure.serviceTime, !hasCorrectedClock {
            hasCorrectedClock = true
            return .correctClock(to: time)
        }
        let corrections = (hasRenewedCredentials ? 1 : 0) + (hasCorrectedClock ? 1 : 0)
        guard failure.error.isTransient else { return .giveUp }
        return policy.pause(afterAttempt: attempts - corrections, retryAfter: failure.retryAfter).map { .pause($0) } ?? .giveUp
    }
}
