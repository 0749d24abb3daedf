extension JSONValue {
    private static let secretNames: Set<String> = [
        "sessiontoken", "securitytoken", "xamzsecuritytoken", "xamzsignature", "signature", "secret", "secretkey",
        "secretaccesskey", "clientsecret", "sharedsecret", "secretstring", "secretbinary", "authtoken", "accesstoken",
        "refreshtoken", "idtoken", "authorizationtoken", "webidentitytoken", "signintoken", "samlassertion", "authorization",
        "cookie", "apikey", "privatekey", "presharedkey", "passphrase", "plaintext", "base32stringseed", "connectionstring",
    ]

    /// The same tree with secrets replaced.
    public func redacted() -> JSONValue { redacted(isSecret: false) }

    fileprivate func redacted(isSecret: Bool) -> JSONValue {
        switch self {
        case .null: self
        case .bool, .number: isSecret ? "REDACTED" : self
        case .string(let text):
            if text.isEmpty {
                self
            } else {
                isSecret ? "REDACTED" : .string(Self.redacting(text))
            }
        case .array(let elements): .array(elements.map { $0.redacted(isSecret: isSecret) })
        case .object(let members): .object(members.map { $0.redacted(isSecret: isSecret, among: members) })
        }
    }

    fileprivate static func isSecret(_ name: UTF8Text) -> Bool {
        let name = plain(name)
        return secretNames.contains(name) || name.hasSuffix("password")
    }

    fileprivate static func plain(_ name: UTF8Text) -> String {
        UTF8Text(bytes: name.asciiLowercased.bytes.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }).string
    }

    private static func redacting(_ text: UTF8Text) -> UTF8Text {
        if let documents = documents(text) {
            let redacted = documents.map { $0.redacted() }
            return redacted == documents ? text : UTF8Text(bytes: redacted.map(\.serialized).joined())
        }
        return redactingWebToken(redactingPassword(redactingParameters(text)))
    }

    /// The JSON documents that a text consists of.
    private static func documents(_ text: UTF8Text) -> [JSONValue]? {
        var parser = JSONParser(bytes: text.bytes)
        var documents = [JSONValue]()
        parser.skipWhitespace()
        while !parser.isAtEnd {
            guard let document = try? parser.value() else { return nil }
            documents.append(document)
            parser.skipWhitespace()
        }
        return documents
    }

    private static func redactingParameters(_ text: UTF8Text) -> UTF8Text {
        let string = text.string
        guard string.contains("://"), let mark = string.firstIndex(of: "?") else { return text }
        let parameters = string[string.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false).map {
            let parts = $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 && isSecret(UTF8Text(parts[0])) ? "\(parts[0])=REDACTED" : String($0)
        }
        return UTF8Text(string[...mark] + parameters.joined(separator: "&"))
    }

    private static func redactingPassword(_ text: UTF8Text) -> UTF8Text {
        let string = text.string
        guard let scheme = string.firstRange(of: "://"), let at = string.firstIndex(of: "@"), scheme.upperBound < at,
            let colon = string[scheme.upperBound..<at].firstIndex(of: ":"), !string[scheme.upperBound..<at].contains("/")
        else { return text }
        return UTF8Text(string[...colon] + "REDACTED" + string[at...])
    }

    private static func redactingWebToken(_ text: UTF8Text) -> UTF8Text {
        let words = text.string.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.hasPrefix("eyJ") && word.split(separator: ".").count == 3 ? "REDACTED" : String(word)
        }
        return UTF8Text(words.joined(separator: " "))
    }
}

extension JSONValue.Member {
    fileprivate func redacted(isSecret: Bool, among members: [JSONValue.Member]) -> JSONValue.Member {
        var isSecret = isSecret || JSONValue.isSecret(name)
        if ["value", "values", "parametervalue"].contains(JSONValue.plain(name)) {
            isSecret =
                isSecret
                || members.contains { member in
                    guard case .string(let text) = member.value else { return false }
                    return ["name", "key", "parameterkey"].contains(JSONValue.plain(member.name)) && JSONValue.isSecret(text)
                }
        }
        return JSONValue.Member(name, value.redacted(isSecret: isSecret))
    }
}
