/// The path as HTTP APIs of API Gateway hand it over: percent-decoded, and cut at a `?` that was encoded.
enum HTTPAPIPath {
    /// Decodes the one escape that may be left.
    ///
    /// Of this gateway both is reported: that it leaves `%25` as it is, and that it decodes it, too. Where each percent sign of a
    /// path is part of a `%25`, this takes it for encoded: names with a percent sign are rare, and names with `%25` rarer.
    static func decoded(_ path: String) -> String {
        let percent = UInt8(ascii: "%")
        let escape = Array("%25".utf8)
        let bytes = Array(path.utf8)
        var decoded = [UInt8]()
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == percent {
                guard rest.starts(with: escape) else { return path }
                rest = rest.dropFirst(escape.count)
            } else {
                rest = rest.dropFirst()
            }
            decoded.append(byte)
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
