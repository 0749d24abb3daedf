extension JSONValue {
    private static let secretNames: Set<UTF8Text> = [
        "sessiontoken", "secretaccesskey", "clientsecret", "authtoken", "privatekey", "secretstring",
    ]
    private static let secretURLParameters = ["X-Amz-Signature", "X-Amz-Security-Token", "Signature"]

    /// The same tree with secrets replaced.
    public func redacted() -> JSONValue { redacted(under: "") }

    private func redacted(under name: UTF8Text) -> JSONValue {
        switch self {
        case .null, .bool, .number: self
        case .string(let text):
            if text.isEmpty {
                self
            } else if Self.secretNames.contains(name.asciiLowercased) || name.asciiLowercased.hasSuffix("password") {
                "REDACTED"
            } else {
                .string(Self.redactingURL(text))
            }
        case .array(let elements): .array(elements.map { $0.redacted(under: name) })
        case .object(let members): .object(members.map { Member($0.name, $0.value.redacted(under: $0.name)) })
        }
    }

    private static func redactingURL(_ text: UTF8Text) -> UTF8Text {
        let string = text.string
        guard string.contains("://"), let mark = string.firstIndex(of: "?") else { return text }
        let parameters = string[string.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false).map {
            let parts = $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 && secretURLParameters.contains(String(parts[0])) ? "\(parts[0])=REDACTED" : String($0)
        }
        return UTF8Text(string[...mark] + parameters.joined(separator: "&"))
    }
}
