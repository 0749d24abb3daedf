/// A path as the operating system takes it: any bytes but NUL, not always UTF-8.
public struct RawPath: Hashable, Sendable {
    private static let encodedPrefix = "file://"

    /// The path without a final NUL.
    public let bytes: [UInt8]

    /// Makes a path of bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Makes a path from what `source` gave, or from any path that is UTF-8.
    public init(source: String) {
        guard source.utf8.starts(with: Self.encodedPrefix.utf8) else {
            self.init(bytes: Array(source.utf8))
            return
        }
        self.init(bytes: percentDecoded(source.utf8.dropFirst(Self.encodedPrefix.utf8.count)))
    }

    /// The path as text, different for every absolute path: itself where it is UTF-8, else percent-encoded behind a `file://`.
    public var source: String {
        String(validating: bytes, as: UTF8.self) ?? Self.encodedPrefix + percentEncoded(bytes)
    }

    /// The path of an entry of this folder.
    func appending(_ name: some Collection<UInt8>) -> RawPath {
        var joined = [UInt8]()
        joined.reserveCapacity(bytes.count + 1 + name.count)
        joined += bytes
        if joined.last != UInt8(ascii: "/") { joined.append(UInt8(ascii: "/")) }
        joined += name
        return RawPath(bytes: joined)
    }

    /// Calls `body` with the path and a final NUL; the pointer is valid during the call alone.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
        var terminated = bytes
        terminated.append(0)
        return try terminated.withUnsafeBytes { buffer in
            try buffer.withMemoryRebound(to: CChar.self) { characters in
                // Never empty: it ends with the NUL.
                guard let start = characters.baseAddress else { return try body("") }
                return try body(start)
            }
        }
    }
}

/// RFC 3986, section 2.1: everything but unreserved characters and the slash is encoded.
private func percentEncoded(_ bytes: [UInt8]) -> String {
    let hexDigits = Array("0123456789ABCDEF".utf8)
    var text = [UInt8]()
    text.reserveCapacity(bytes.count * 3)
    for byte in bytes {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
            text.append(byte)
        default:
            text += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
        }
    }
    return String(decoding: text, as: UTF8.self)
}

/// A percent sign that no two hexadecimal digits follow stays as it is.
private func percentDecoded(_ text: some Sequence<UInt8>) -> [UInt8] {
    let text = Array(text)
    var bytes = [UInt8]()
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
        if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
            let high = hexValue(text[index + 1]), let low = hexValue(text[index + 2])
        {
            bytes.append(high << 4 | low)
            index += 3
        } else {
            bytes.append(text[index])
            index += 1
        }
    }
    return bytes
}

private func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
}
