/// Names under which a machine reaches itself alone.
enum LoopbackName {
    /// Whether the value of a `Host` field (RFC 9110, section 7.2) is one: `localhost`, a name below it (RFC 6761, section 6.3),
    /// an address in 127.0.0.0/8, or `[::1]`; any port.
    ///
    /// A page of another site that points its own name at 127.0.0.1 (DNS rebinding) still sends that name.
    static func isHost(_ field: String) -> Bool {
        let host: Substring
        let port: Substring
        if field.hasPrefix("["), let end = field.firstIndex(of: "]") {
            host = field[...end]
            port = field[field.index(after: end)...]
        } else {
            let colon = field.firstIndex(of: ":") ?? field.endIndex
            host = field[..<colon]
            port = field[colon...]
        }
        return isPort(port) && (host == "[::1]" || isLocalhost(host) || isIPv4(host))
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && text.utf8.count <= 6 && text.utf8.dropFirst().allSatisfy(isDigit))
    }

    private static func isLocalhost(_ host: Substring) -> Bool {
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return name == "localhost" || (name.hasSuffix(".localhost") && name.utf8.allSatisfy(isNameByte))
    }

    private static func isIPv4(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) && UInt8($0) != nil }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}
