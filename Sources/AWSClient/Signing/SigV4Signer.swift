public import FoundationEssentials
import TrackerDigests
public import TrackerHTTP

/// Signs requests with AWS Signature Version 4: a pure function of request, payload, credentials and date.
///
/// Source: "Create a signed AWS API request", AWS Identity and Access Management User Guide.
public struct SigV4Signer: Sendable {
    /// How the canonical request writes the path.
    public enum PathRule: Hashable, Sendable {
        /// Dot segments and empty segments removed, then percent-encoded once more: all services but S3.
        case normalized
        /// As it is sent: S3, whose keys may hold anything.
        case verbatim
    }

    /// What the signature says of the body.
    public enum Payload: Hashable, Sendable {
        /// Its SHA-256.
        case sha256([UInt8])
        /// Nothing (`UNSIGNED-PAYLOAD`): S3 over TLS.
        case unsigned

        /// Hashes a body.
        public init(body: [UInt8]) {
            self = .sha256(SHA256.hash(body))
        }

        /// As it stands in the canonical request and in `X-Amz-Content-Sha256`.
        public var text: String {
            switch self {
            case .sha256(let digest): digest.hexadecimal
            case .unsigned: "UNSIGNED-PAYLOAD"
            }
        }
    }

    /// The service's name in the credential scope.
    public let service: String
    /// The region in the credential scope.
    public let region: String
    /// How paths are written.
    public let pathRule: PathRule
    /// Whether `X-Amz-Content-Sha256` is sent, which S3 demands.
    public let sendsPayloadHash: Bool

    /// Makes a signer; `s3` gets S3's rules.
    public init(service: String, region: String) {
        self.service = service
        self.region = region
        pathRule = service == "s3" ? .verbatim : .normalized
        sendsPayloadHash = service == "s3"
    }

    /// Adds `X-Amz-Date`, where they apply `X-Amz-Security-Token` and `X-Amz-Content-Sha256`, and `Authorization`.
    ///
    /// All header fields present are signed but those that proxies change (`User-Agent`, `X-Amzn-Trace-Id`, `Expect`,
    /// `Connection`, `Transfer-Encoding`), and the request's authority as `host`. An old signature is replaced.
    public func sign(_ request: inout HTTPRequest, payload: Payload, credentials: AWSCredentials, date: Date) {
        let timestamp = Timestamp(date)
        request.headerFields[.authorization] = nil
        request.headerFields[.xAmzDate] = timestamp.text
        request.headerFields[.xAmzSecurityToken] = credentials.sessionToken
        if sendsPayloadHash { request.headerFields[.xAmzContentSHA256] = payload.text }
        let canonical = canonicalRequest(request, payload: payload)
        let stringToSign = stringToSign(canonicalRequest: canonical.text, at: timestamp)
        let signature = signature(of: stringToSign, secretAccessKey: credentials.secretAccessKey, on: timestamp.day)
        request.headerFields[.authorization] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope(on: timestamp.day)), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
    }

    /// "Step 2: create a hash of the canonical request" and "step 3: create a string to sign".
    func stringToSign(canonicalRequest: String, at timestamp: Timestamp) -> String {
        let digest = SHA256.hash(canonicalRequest.utf8).hexadecimal
        return "AWS4-HMAC-SHA256\n\(timestamp.text)\n\(scope(on: timestamp.day))\n\(digest)"
    }

    private func scope(on day: String) -> String { "\(day)/\(region)/\(service)/aws4_request" }

    /// "Step 4: derive a signing key" and "step 5: calculate the signature".
    private func signature(of stringToSign: String, secretAccessKey: String, on day: String) -> String {
        func hmac(_ key: [UInt8], _ text: String) -> [UInt8] {
            HMACSHA256.authenticationCode(for: text.utf8, key: key)
        }
        let dateKey = hmac(Array("AWS4\(secretAccessKey)".utf8), day)
        let signingKey = hmac(hmac(hmac(dateKey, region), service), "aws4_request")
        return hmac(signingKey, stringToSign).hexadecimal
    }
}

/// The date of a signature, `20150830T123600Z`.
struct Timestamp {
    let text: String

    /// Its first eight digits.
    var day: String { String(text.prefix(8)) }

    init(_ date: Date) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let (days, secondOfDay) = seconds.quotientAndRemainder(dividingByFloored: 86400)
        let (year, month, day) = civil(fromDays: days)
        text =
            "\(padded(year, 4))\(padded(month, 2))\(padded(day, 2))T"
            + "\(padded(secondOfDay / 3600, 2))\(padded(secondOfDay / 60 % 60, 2))\(padded(secondOfDay % 60, 2))Z"
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": `civil_from_days`.
private func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingByFloored: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}

extension Int {
    fileprivate func quotientAndRemainder(dividingByFloored divisor: Int) -> (Int, Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
