import CloudTrailLogs

/// Puts JSON together for reports and messages, one line each.
public enum JSONObjectText {
    /// `{"a": 1, "b": "text"}`: an object of members whose values are JSON already. Names stand as they are.
    public static func make(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
    }

    /// A string with its quotes.
    public static func string(_ text: String) -> String {
        var bytes = [UInt8]()
        JSONText.appendString(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
