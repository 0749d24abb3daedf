/// A request target with scheme and host (RFC 9112, section 3.2.2), as clients send it to a proxy.
struct AbsoluteTarget {
    let scheme: String
    let authority: String
    /// Path and query; a path that is left out is `/`.
    let path: String

    /// Takes `http` and `https` with a host; anything else is `nil`.
    init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard let scheme = ["http", "https"].first(where: { Self.hasScheme(bytes, $0) }) else { return nil }
        let rest = bytes.dropFirst(scheme.utf8.count + 3)
        let end =
            rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? rest.endIndex
        guard end > rest.startIndex else { return nil }
        self.scheme = scheme
        authority = String(decoding: rest[..<end], as: UTF8.self)
        let path = String(decoding: rest[end...], as: UTF8.self)
        self.path = path.hasPrefix("/") ? path : "/" + path
    }

    private static func hasScheme(_ bytes: [UInt8], _ scheme: String) -> Bool {
        let count = scheme.utf8.count
        return bytes.count > count + 3 && zip(bytes, scheme.utf8).allSatisfy { $0 | 0x20 == $1 }
            && bytes[count..<(count + 3)].elementsEqual("://".utf8)
    }
}
