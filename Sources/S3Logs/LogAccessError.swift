public import AWSClient

/// Why a log cannot be got at, for the person who runs the program.
public struct LogAccessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Kind: Hashable, Sendable {
        /// It is not there.
        case missing
        /// The credentials do not allow it, or not the use of the key that it is encrypted with.
        case denied
        /// It lies in an archive class and has to be restored first.
        case archived
        /// It is another version by now.
        case changed
        /// There was no answer, or one that asks for fewer requests; trying later may do.
        case unavailable
        /// It lies in a region that the account does not use.
        case disabled
        /// Anything else.
        case other
    }

    /// What kind it is.
    public let kind: Kind
    /// A phrase that goes on from the log's name.
    public let reason: String

    /// Makes an error.
    public init(_ kind: Kind, reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// Reads what a call of S3 failed with.
    public init(s3 error: AWSError) {
        switch error.code {
        case "NoSuchKey", "NotFound", "NoSuchVersion":
            self.init(.missing, reason: "is not there (any more)")
        case "NoSuchBucket":
            self.init(.missing, reason: "cannot be read: there is no such bucket")
        case "PreconditionFailed":
            self.init(.changed, reason: "changed while it was read")
        case "InvalidObjectState":
            self.init(.archived, reason: "is archived (a Glacier storage class); restore it first")
        case _ where error.code.hasPrefix("KMS.") || error.isDenied && error.message.contains("kms:"):
            self.init(.denied, reason: "cannot be decrypted: kms:Decrypt is not allowed, or its key is disabled (\(error))")
        case _ where error.isDenied:
            self.init(.denied, reason: "may not be read (\(error))")
        case _ where error.isTransient:
            self.init(.unavailable, reason: "cannot be read for now (\(error))")
        default:
            self.init(.other, reason: "cannot be read (\(error))")
        }
    }

    /// The `reason` alone.
    public var description: String { reason }
}

extension S3Client {
    /// Storage classes whose objects have to be restored before they can be read.
    ///
    /// `GLACIER_IR` is read like any other.
    public static let archiveClasses: Set<String> = ["GLACIER", "DEEP_ARCHIVE"]
}
