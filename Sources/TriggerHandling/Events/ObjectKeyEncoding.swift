import LambdaRuntime

/// How messages write keys.
///
/// Text that is not encoded after all, as some engines send it, stands for itself.
enum ObjectKeyEncoding {
    /// As in forms (`application/x-www-form-urlencoded`): a `+` is a space. S3's own notifications.
    static func formDecoded(_ text: String) -> String {
        let spaced = text.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return String(decoding: spaced, as: UTF8.self).percentDecoded ?? text
    }

    /// As in URLs (RFC 3986): a `+` is a plus. S3 Batch Operations.
    static func percentDecoded(_ text: String) -> String {
        text.percentDecoded ?? text
    }
}
