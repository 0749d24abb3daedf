/// The origin of a web page, as browsers write it in `Origin` (RFC 6454, section 6.2).
public struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
    /// Scheme, host and, where it is not the scheme's own, port: `https://portal.example.com`.
    public let description: String

    /// Reads `http://HOST[:PORT]` or `https://HOST[:PORT]`; case and the scheme's own port do not matter, one slash at the end
    /// is left out.
    ///
    /// - Returns: `nil` for anything else, `*` and `null` included: a store of audit events is not for every page.
    public init?(_ text: String) {
        let text = text.lowercased()
        guard let (scheme, defaultPort) = [("http://", 80), ("https://", 443)].first(where: { text.hasPrefix($0.0) }) else {
            return nil
        }
        var rest = text.dropFirst(scheme.count)
        if rest.hasSuffix("/") { rest.removeLast() }

        var port: Int?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            let digits = rest[rest.index(after: colon)...]
            guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isDigit),
                let number = Int(digits), (1...65_535).contains(number)
            else { return nil }
            port = number == defaultPort ? nil : number
            rest = rest[..<colon]
        }
        guard WebOrigin.isHost(rest) else { return nil }
        description = scheme + rest + (port.map { ":\($0)" } ?? "")
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let address = text.dropFirst().dropLast()
            return address.utf8.count >= 2 && address.utf8.allSatisfy { $0.isDigit || $0.isOne(of: "abcdef:.") }
        }
        return text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy { $0.isLowercaseLetter || $0.isDigit || $0.isOne(of: "-_") }
            }
    }
}
