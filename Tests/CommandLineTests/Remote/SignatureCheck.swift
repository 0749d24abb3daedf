import Foundation
import ScriptedHTTPServer
import TrackerDigests

/// Recomputes the signature of a request that arrived, as "Create a signed AWS API request" says, from what is on the wire alone.
struct SignatureCheck {
    /// What the request asks for, decoded.
    let segments: [String]
    let items: [[String]]
    /// The signature that the request carries, and the one that it should.
    let sent: String
    let computed: String
    /// `SERVICE/REGION` of the credential scope.
    let scope: String

    init?(_ request: ReceivedRequest, secret: String) {
        guard let authorization = request.value("Authorization"), authorization.hasPrefix("AWS4-HMAC-SHA256 "),
            let date = request.value("X-Amz-Date")
        else { return nil }
        var parts = [String: String]()
        for part in authorization.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 { parts[pair[0]] = pair[1] }
        }
        let credential = (parts["Credential"] ?? "").split(separator: "/").map(String.init)
        guard credential.count == 5 else { return nil }
        let target = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        segments = target[0].split(separator: "/").map { Self.decoded(String($0)) }
        items = (target.count > 1 ? target[1] : "").split(separator: "&").map { item in
            item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { Self.decoded(String($0)) }
        }
        // Once encoded as the resource is, and once more as signing asks for.
        let path = segments.map { "/" + Self.encoded(Self.encoded($0)) }.joined()
        let query = items.map { [Self.encoded($0[0]), Self.encoded($0.count > 1 ? $0[1] : "")] }
            .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
            .map { "\($0[0])=\($0[1])" }.joined(separator: "&")
        let names = (parts["SignedHeaders"] ?? "").split(separator: ";").map(String.init)
        let headers = names.map { "\($0):\(request.values($0).joined(separator: ","))\n" }.joined()
        let canonical =
            "\(request.method)\n\(path.isEmpty ? "/" : path)\n\(query)\n\(headers)\n\(parts["SignedHeaders"] ?? "")\n"
            + SHA256.hash(request.body).hexadecimal
        scope = "\(credential[3])/\(credential[2])"
        let toSign =
            "AWS4-HMAC-SHA256\n\(date)\n\(credential[1...].joined(separator: "/"))\n" + SHA256.hash(canonical.utf8).hexadecimal
        let key = credential[1...].reduce(Array("AWS4\(secret)".utf8)) { key, part in
            HMACSHA256.authenticationCode(for: part.utf8, key: key)
        }
        computed = HMACSHA256.authenticationCode(for: toSign.utf8, key: key).hexadecimal
        sent = parts["Signature"] ?? ""
    }

    /// Percent-decoded; a plus stays one, as for AWS.
    private static func decoded(_ text: String) -> String {
        text.removingPercentEncoding ?? ""
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = [48...57, 65...90, 97...122, 45...46, 95...95, 126...126].contains { $0.contains(byte) }
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Character(Unicode.Scalar(byte))) : "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
