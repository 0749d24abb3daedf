import FoundationEssentials

/// How containers, instances and credential processes write credentials, or why there are none.
struct IssuedCredentials: Decodable {
    /// `nil` when a part is missing.
    let credentials: AWSCredentials?
    /// A service's word for its trouble, such as `AssumeRoleUnauthorizedAccess`.
    let code: String?
    /// Of the form; credential processes give it.
    let version: Int?

    private enum CodingKeys: String, CodingKey {
        case id = "AccessKeyId"
        case secret = "SecretAccessKey"
        case token = "Token"
        case sessionToken = "SessionToken"
        case expiration = "Expiration"
        case code = "Code"
        case lowercaseCode = "code"
        case version = "Version"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let text = { (key: CodingKeys) in try values.decodeIfPresent(String.self, forKey: key) }
        code = try text(.code) ?? text(.lowercaseCode)
        version = try values.decodeIfPresent(Int.self, forKey: .version)
        guard let id = try text(.id), let secret = try text(.secret), !id.isEmpty, !secret.isEmpty else {
            credentials = nil
            return
        }
        let expiration = try text(.expiration).map { text in
            guard let date = Date(iso8601Text: text) else {
                throw DecodingError.dataCorruptedError(forKey: .expiration, in: values, debugDescription: "no date")
            }
            return date
        }
        credentials = AWSCredentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: try text(.token) ?? text(.sessionToken),
            expiration: expiration)
    }
}

extension Date {
    /// Reads `2015-08-30T12:36:00Z`, with or without fractions of a second, or with another offset from UTC.
    init?(iso8601Text text: String) {
        let plain = Date.ISO8601FormatStyle()
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? plain.parse(text)) ?? (try? fractional.parse(text)) else { return nil }
        self = date
    }
}
