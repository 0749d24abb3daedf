/// One word of a command line.
enum Word: Equatable {
    /// Begins with a dash: its name, dashes included, and what stands behind an equals sign.
    case option(name: String, value: String?)
    case value(String)
    /// `--`: all words behind it are values.
    case terminator

    /// Tells apart what the words of a command line are. A lone dash is a value.
    ///
    /// - Throws: `MalformedOption`.
    static func split(_ texts: [String]) throws(MalformedOption) -> [Word] {
        var words = [Word]()
        for (index, text) in texts.enumerated() {
            let word = try Word(text)
            words.append(word)
            if word == .terminator { return words + texts[(index + 1)...].map(Word.value) }
        }
        return words
    }

    private init(_ text: String) throws(MalformedOption) {
        let dashes = text.prefix { $0 == "-" }.count
        let rest = text.dropFirst(dashes)
        switch dashes {
        case 0: self = .value(text)
        case 1 where rest.isEmpty: self = .value(text)
        case 2 where rest.isEmpty: self = .terminator
        case 1, 2:
            guard rest.first != "=" else { throw MalformedOption(text: text) }
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            self = .option(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : nil)
        default: throw MalformedOption(text: text)
        }
    }

    /// Whether it is `--help` or `-h`, which may stand among other letters behind one dash.
    var asksForHelp: Bool {
        guard case .option(let name, let value) = self else { return false }
        return name == "--help" || name == "-h" || value == nil && !name.hasPrefix("--") && name.contains("h")
    }

    var asksForVersion: Bool {
        guard case .option("--version", _) = self else { return false }
        return true
    }
}

/// A word that begins with dashes, and can be no option.
struct MalformedOption: Error {
    let text: String
}
