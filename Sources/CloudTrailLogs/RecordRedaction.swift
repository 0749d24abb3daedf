/// The JSON of one record with secret values replaced by `REDACTED`, as its event's attributes have them.
///
/// Under a secret key every leaf is replaced, whatever its type; objects and arrays keep their shape, null and empty strings
/// stay. Everything else stays as it was written, white space included; bytes that are not UTF-8 become U+FFFD.
///
/// - Parameter record: One JSON object.
/// - Throws: `LogReadError` with code `.corrupt` when it is none.
public func redactedRecord(_ record: [UInt8]) throws -> [UInt8] {
    let output = try record.withUnsafeBufferPointer { text in
        guard let tape = JSONTape(object: text) else { throw LogReadError(.corrupt, "is not a JSON object") }
        var redaction = JSONRedaction(tape, nesting: 0, escapesControlCharacters: true)
        redaction.run()
        let start = tape.tokens[0].range.lowerBound
        let end = tape.tokens[tape.tokens.count - 1].range.upperBound
        let output = redaction.edits.applied(to: UnsafeBufferPointer(rebasing: text[..<end]))
        return Array(output.dropFirst(start))
    }
    return Array(String(decoding: output, as: UTF8.self).utf8)
}
