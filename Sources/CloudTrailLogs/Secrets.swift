/// What becomes of secrets in texts.
///
/// Attributes and records are redacted on different ways, and meet here: both ask for the edits of a string's text.
enum Secrets {
    static let replacement = Array("REDACTED".utf8)
    /// How many texts of JSON, one inside the other, are looked into. What would be one more is replaced whole.
    private static let maxNesting = 8

    /// The edits that take the secrets out of a string's text; none where there is no secret.
    ///
    /// - Parameter nesting: How many texts of JSON stand around it, the record not counted.
    static func edits(in text: UnsafeBufferPointer<UInt8>, nesting: Int = 0) -> [TextEdit] {
        let signs = TextSigns(of: text)
        guard signs.mayShowSecret || !signs.isDisjoint(with: [.quote, .backslash]) else { return [] }
        if signs.contains(.quote), JSONTape.mayBe(text) {
            guard nesting < maxNesting else { return [.redacting(0..<text.count)] }
            if let tape = JSONTape(documents: text) {
                var redaction = JSONRedaction(tape, nesting: nesting + 1)
                redaction.run()
                return redaction.edits
            }
        }
        var search = SecretSearch(text)
        return search.secrets(signs).map(TextEdit.redacting)
    }

    /// `text` without its secrets; `nil` when it has none.
    static func redacting(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let edits = edits(in: text)
        return edits.isEmpty ? nil : edits.applied(to: text)
    }
}
