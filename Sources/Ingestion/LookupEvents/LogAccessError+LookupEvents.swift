import AWSClient
import S3Logs

extension LogAccessError {
    /// Reads what a call of `LookupEvents` failed with.
    init(lookupEvents error: AWSError) {
        if error.isDisabledRegion {
            self.init(.disabled, reason: "is switched off in this account (\(error.code))")
        } else if error.isDenied {
            self.init(.denied, reason: "cannot be asked: cloudtrail:LookupEvents is not allowed (\(error))")
        } else if error.isTransient {
            self.init(.unavailable, reason: "cannot be asked for now (\(error))")
        } else {
            self.init(.other, reason: "cannot be asked (\(error))")
        }
    }
}

extension AWSError {
    /// Whether that is how a region answers that the account has not switched on, to keys that are good elsewhere.
    fileprivate var isDisabledRegion: Bool {
        kind == .service && ["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"].contains(code)
    }
}
