import TrackerDigests

/// Names as hash or range keys of an index: any name has one, no two share one.
///
/// A name stands as it is, unless it is empty, starts with `~` or is longer than `longest`, or belongs to a shard above 0; then
/// it is `~SHARD~` and the name, or the name's start, another `~` and the name's SHA-256.
enum KeyText {
    /// The longest name in bytes that stands as it is: DynamoDB takes 1024 bytes for a range key, time and hash included.
    static let longest = 900

    /// The key of `name` in a shard.
    static func text(of name: String, shard: Int = 0) -> String {
        let length = name.utf8.count
        if length > longest { return "~\(shard)~\(start(of: name))~\(sha256(of: name))" }
        if shard > 0 || length == 0 || name.utf8.first == UInt8(ascii: "~") { return "~\(shard)~\(name)" }
        return name
    }

    /// At most the first `longest` bytes, cut between two characters.
    static func start(of name: String) -> Substring {
        let utf8 = name.utf8
        guard utf8.count > longest else { return Substring(name) }
        var end = utf8.index(utf8.startIndex, offsetBy: longest)
        while utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return name[..<end]
    }

    /// The SHA-256 of a text in hexadecimal digits.
    static func sha256(of text: String) -> String {
        SHA256.hash(text.utf8).hexadecimal
    }
}
