/// The lists of `params` and `value`: `['a','b']`, `["a","b"]`, `[a,b]` or `a,b`.
///
/// Bare items are trimmed. A quoted one may hold commas, and a backslash in it takes the next character as it is.
enum ListSyntax {
    /// Why text is no list.
    enum Failure: Error {
        case noClosingBracket
        case noClosingQuote
        case textAfterQuote
        case emptyItem

        /// Goes on after "takes …;".
        var explanation: String {
            switch self {
            case .noClosingBracket: "the closing `]` is missing (put an item that starts with `[` in quotes)"
            case .noClosingQuote: "a closing quote is missing (put an item that starts with a quote in quotes of the other kind)"
            case .textAfterQuote: "there is text between a closing quote and the next comma"
            case .emptyItem: "an item is empty"
            }
        }
    }

    // Bytes rather than characters: all delimiters are ASCII, and a combining mark behind one must not hide it.
    private typealias Bytes = ArraySlice<UInt8>

    /// The items of a list; none for `[]` and for spaces.
    static func items(of text: String) throws(Failure) -> [String] {
        var rest = Array(text.utf8)[...].trimmed
        if rest.first == UInt8(ascii: "[") {
            guard rest.count > 1, rest.last == UInt8(ascii: "]") else { throw .noClosingBracket }
            rest = rest.dropFirst().dropLast().trimmed
        }
        if rest.isEmpty { return [] }
        var items = [String]()
        repeat {
            items.append(String(decoding: try nextItem(from: &rest), as: UTF8.self))
        } while rest.popFirst() != nil
        return items
    }

    /// Takes an item off the front, up to the comma behind it or the end.
    private static func nextItem(from rest: inout Bytes) throws(Failure) -> Bytes {
        let start = rest.trimmed
        guard let quote = start.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            let item = rest.prefix { $0 != UInt8(ascii: ",") }
            rest = rest[item.endIndex...]
            guard !item.trimmed.isEmpty else { throw .emptyItem }
            return item.trimmed
        }
        rest = rest[(start.startIndex + 1)...]
        var item = Bytes()
        while let byte = rest.popFirst() {
            switch byte {
            case quote:
                let gap = rest.prefix { $0 != UInt8(ascii: ",") }
                guard gap.trimmed.isEmpty else { throw .textAfterQuote }
                rest = rest[gap.endIndex...]
                return item
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { throw .noClosingQuote }
                item.append(escaped)
            default:
                item.append(byte)
            }
        }
        throw .noClosingQuote
    }
}
