import AWSClient
import S3Logs

extension LogAccessError {
    /// Reads what a call of `LookupEvents`, or one that prepared it, failed with.
    init(lookupEvents error: AWSError) {
        if error.isOfCredentials {
            self.init(.other, reason: "cannot be asked with these credentials (\(error))")
        } else if error.isDenied {
            self.init(.denied, reason: "cannot be asked: cloudtrail:LookupEvents is not allowed (\(error))")
        } else if error.isTransient, error.kind != .malformedAnswer {
            self.init(.unavailable, reason: "cannot be asked for now (\(error))")
        } else {
            self.init(.other, reason: "cannot be asked (\(error))")
        }
    }
}

extension AWSError {
    /// Whether nobody knows the keys; a region that the account has not switched on says the same of good ones.
    var isOfUnknownKeys: Bool {
        kind == .service && ["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"].contains(code)
    }

    /// Whether it is the credentials that are at fault, rather than what they allow.
    var isOfCredentials: Bool {
        isOfUnknownKeys || isExpiredCredentials || kind == .credentials || kind == .service && Self.signatureCodes.contains(code)
    }

    private static let signatureCodes: Set<String> = [
        "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException",
        "MissingAuthenticationToken", "MissingAuthenticationTokenException",
    ]
}
