/// A stretch of a text, and what is to stand in its place.
struct TextEdit: Equatable {
    var range: Range<Int>
    var bytes: [UInt8]

    /// An edit that puts `REDACTED` in a stretch's place.
    static func redacting(_ range: Range<Int>) -> TextEdit {
        TextEdit(range: range, bytes: Secrets.replacement)
    }
}

extension [TextEdit] {
    /// `text` with these edits, which are in order and do not overlap.
    func applied(to text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var output = [UInt8]()
        output.reserveCapacity(text.count)
        var copied = 0
        for edit in self {
            output.append(contentsOf: text[copied..<edit.range.lowerBound])
            output.append(contentsOf: edit.bytes)
            copied = edit.range.upperBound
        }
        output.append(contentsOf: text[copied...])
        return output
    }
}
