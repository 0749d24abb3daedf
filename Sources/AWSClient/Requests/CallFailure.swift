import FoundationEssentials
import TrackerHTTP

/// Why an attempt of a call came to nothing, with what the answer says of a further one.
struct CallFailure {
    let error: AWSError
    /// How long to wait at least, if the service says so.
    var retryAfter: Duration?
    /// The service's time, if it refused the signature's one.
    var serviceTime: Date?

    /// There was no answer.
    init(_ error: HTTPTransportError, operation: String, attempts: Int) {
        self.error = AWSError(error, operation: operation, attempts: attempts)
    }

    /// The answer is an error.
    ///
    /// - Parameter signed: The time that the signature carried.
    init(head: HTTPResponse, body: [UInt8], operation: String, attempts: Int, signed: Date) {
        error = AWSAnswer.error(head: head, body: body, operation: operation, attempts: attempts)
        let date = AWSAnswer.date(head)
        retryAfter = AWSAnswer.retryAfter(head, now: date ?? signed)
        // An answer to HEAD has nothing but its status to say.
        let mayBeClock = error.mayBeClockSkew || (body.isEmpty && head.status == .forbidden)
        if mayBeClock, let date, abs(date.timeIntervalSince(signed)) > Self.acceptedSkew { serviceTime = date }
    }

    /// The AWS SDKs' limit; services accept five minutes, S3 fifteen.
    private static let acceptedSkew: TimeInterval = 240
}

extension AWSError {
    /// Whether this is what services say of a signature from another time; some say it of wrong keys as well.
    fileprivate var mayBeClockSkew: Bool {
        kind == .service
            && [
                "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException",
                "SignatureDoesNotMatch", "AuthFailure",
            ].contains(code)
    }
}
