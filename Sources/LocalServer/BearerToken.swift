import TrackerDigests

/// A secret that callers prove to know (RFC 6750). It appears in no description.
public struct BearerToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Fewest characters of a token.
    public static let minimumLength = 16

    private let bytes: [UInt8]

    /// Takes a token of at least `minimumLength` letters, digits, `-`, `.`, `_`, `~`, `+` and `/`, with `=` at its end at most.
    ///
    /// - Throws: `LocalServerError` with code `.weakToken`.
    public init(_ text: String) throws(LocalServerError) {
        let bytes = Array(text.utf8)
        let padding = bytes.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard bytes.count >= BearerToken.minimumLength,
            padding < bytes.count, bytes.dropLast(padding).allSatisfy(BearerToken.isTokenByte)
        else {
            throw LocalServerError(
                .weakToken,
                "the token is not usable: it takes at least \(BearerToken.minimumLength) letters, digits and -._~+/ "
                    + "(openssl rand -hex 32 makes one)")
        }
        self.bytes = bytes
    }

    /// Whether the value of an `Authorization` field is `Bearer` and this token.
    ///
    /// How long that takes depends on what the caller sent, not on how much of it is right.
    func isProven(by authorization: String) -> Bool {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return constantTimeEqual(Array(parts[1].utf8), bytes)
    }

    /// The same for every token.
    public var description: String { "BearerToken(redacted)" }
    /// The same for every token.
    public var debugDescription: String { description }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
